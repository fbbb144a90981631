/// Whole runs, from a request through the loop and a provider's codec to a socket and back, on
/// every store.
@NullMarked
package dev.reprise.whole;

import org.jspecify.annotations.NullMarked;
