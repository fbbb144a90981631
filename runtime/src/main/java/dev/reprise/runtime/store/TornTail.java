package dev.reprise.runtime.store;

import dev.reprise.core.ThreadId;

/// The end of a log that was lost when a process or machine stopped while writing it. It had not
/// been acknowledged.
///
/// @param offset where the log ends now
/// @param bytes how many were cut off
public record TornTail(ThreadId thread, long offset, long bytes) {}
