package dev.reprise.core.model;

import java.util.Set;

/// Port to one kind of model service. Implementations are found by [java.util.ServiceLoader].
public interface ModelProvider {
    /// Names this provider answers to, as in `name:model` and in `adapter_kind`.
    Set<String> names();

    /// Opens the service. Nothing is contacted before the first call.
    ///
    /// @param name the one of [#names()] that was asked for
    /// @throws ModelException `auth`, when a key is needed and missing, naming provider and
    ///   variable
    ChatModel open(String name, ProviderSettings settings);

    /// Whether [#open] would find the key it needs.
    ///
    /// @return the name of the variable it looked at in vain, empty when nothing is missing
    default java.util.Optional<String> missingKey(String name, ProviderSettings settings) {
        return java.util.Optional.empty();
    }
}
