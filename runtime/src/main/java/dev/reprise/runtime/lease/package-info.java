/// Who works on which run, as this runtime tells it to the others over the same store.
///
/// A lease is held for a claim from before that is made until the end of the run is stored, and
/// renewed meanwhile. Whoever claims a run asks here first.
@NullMarked
package dev.reprise.runtime.lease;

import org.jspecify.annotations.NullMarked;
