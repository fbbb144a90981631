package dev.reprise.core.store;

/// Where an append landed.
///
/// @param lsn number of the record in its thread, from 1, dense
/// @param version of the thread after the append; only changes move it
public record Position(long lsn, long version) {}
