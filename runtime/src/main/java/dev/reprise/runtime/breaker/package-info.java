/// Circuit breakers: what fails again and again is left alone for a while.
///
/// After so many failures in a row calls are refused at once; after the pause one call, the probe,
/// tries whether it works again. A breaker may be used from any thread and never blocks.
@NullMarked
package dev.reprise.runtime.breaker;

import org.jspecify.annotations.NullMarked;
