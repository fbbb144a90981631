/// What a run is asked to do, what it may do, and how it ends.
///
/// Legal moves of a run are in [RunStatus] and nowhere else.
@NullMarked
package dev.reprise.core.run;

import org.jspecify.annotations.NullMarked;
