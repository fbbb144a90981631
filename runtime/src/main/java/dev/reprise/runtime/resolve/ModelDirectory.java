package dev.reprise.runtime.resolve;

import dev.reprise.core.gateway.ResolveException;

/// Finds models by name.
@FunctionalInterface
public interface ModelDirectory {
    /// The model of this name.
    ///
    /// @throws ResolveException when there is no such model or its provider is missing
    ModelCandidate find(String name);

    /// A model that is asked when the first one does not answer.
    ///
    /// @param name as the provider names it, not as a registry does
    /// @param first name of the model it stands in for
    /// @throws ResolveException when there is no such model or its provider is missing
    default ModelCandidate fallback(String name, String first) {
        return find(name);
    }
}
