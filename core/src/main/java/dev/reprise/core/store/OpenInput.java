package dev.reprise.core.store;

/// Something that a thread has received and that no commit has used up.
///
/// @param lsn its record, by which the commit that uses it names it
public record OpenInput(long lsn, Entry.Received received) {}
