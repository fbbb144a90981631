package dev.reprise.runtime.resolve;

import dev.reprise.core.gateway.ResolveException;

/// Finds models by name.
@FunctionalInterface
public interface ModelDirectory {
    /// The model of this name.
    ///
    /// @throws ResolveException when there is no such model or its provider is missing
    ModelCandidate find(String name);
}
