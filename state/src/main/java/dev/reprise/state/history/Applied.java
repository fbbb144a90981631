package dev.reprise.state.history;

/// What a commit came to.
///
/// @param patches how many patches were applied
/// @param ops how many operations they hold
public record Applied(int patches, int ops) {}
