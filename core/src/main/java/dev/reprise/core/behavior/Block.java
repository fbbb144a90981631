package dev.reprise.core.behavior;

/// Refuses the call; the model is told why. Replaces an earlier [Suspend].
public record Block(String reason) implements BeforeToolExecuteAction {}
