/// What code works on while it reads and changes a state: a live document, a sink for the
/// operations, views of places in it, a writer of patches, and values that are set once.
///
/// What is written is seen by the next read and is collected as an operation at the same time, so
/// that the patch that is taken in the end tells everything that was done. A document may be shared
/// by several threads, and so may what writes into it; writers of patches and lists may not.
@NullMarked
package dev.reprise.state.working;

import org.jspecify.annotations.NullMarked;
