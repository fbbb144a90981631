/// A state together with the patches that made it: committed one by one or in batches, and shown as
/// it was after each of them.
///
/// A history may be shared by any number of threads. Each call takes full effect or throws
/// [HistoryException] and changes nothing. Memory is used for the patches that are kept and for the
/// first and the last state, never for those in between.
@NullMarked
package dev.reprise.state.history;

import org.jspecify.annotations.NullMarked;
