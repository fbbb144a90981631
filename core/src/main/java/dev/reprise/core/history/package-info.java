/// What a thread was: its state and messages at any version, its state after any patch, what
/// changed in between and who changed it, and forks, which are new threads that begin at an old
/// version.
///
/// Everything is read from the log of the thread at the cost of reading it; nothing is kept. Stored
/// patches hold merged values, so no registry is asked.
@NullMarked
package dev.reprise.core.history;

import org.jspecify.annotations.NullMarked;
