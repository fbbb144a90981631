package dev.reprise.core.model;

import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How to reach a model service.
///
/// @param endpoint base address; the provider's usual one when absent
/// @param key credential; looked up in the provider's usual variable when absent
/// @param environment where variables are looked up
public record ProviderSettings(
        @Nullable URI endpoint, @Nullable Secret key, Map<String, String> environment) {
    public ProviderSettings {
        environment = Map.copyOf(environment);
    }

    /// Everything from the environment of this process.
    public static ProviderSettings ofEnvironment() {
        return new ProviderSettings(null, null, System.getenv());
    }

    /// A variable that is set to something, or null.
    public @Nullable String variable(String name) {
        var value = environment.get(name);
        return value == null || value.isBlank() ? null : value;
    }
}
