package dev.reprise.core.store;

import dev.reprise.core.RunId;

/// Ownership of a run, for as long as nobody claims it again.
///
/// @param epoch counts the ownerships of the run, from 1
public record Claim(RunId run, long epoch) {}
