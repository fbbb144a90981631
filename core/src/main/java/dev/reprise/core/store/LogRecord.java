package dev.reprise.core.store;

import org.jspecify.annotations.Nullable;

/// A fact in the log of a thread.
///
/// @param lsn its number, from 1, dense
/// @param at milliseconds since the epoch
/// @param version of the thread after it
/// @param by the run's owner that wrote it, if one did
public record LogRecord(long lsn, long at, long version, @Nullable Claim by, Entry entry) {}
