package dev.reprise.core.model;

import java.util.List;
import java.util.Map;

/// A model and the provider that serves it.
///
/// @param provider name of the provider
/// @param model the provider's own name of the model; may be empty where a provider has only one
public record ModelName(String provider, String model) {
    /// Who serves models whose names begin like this; the first match decides.
    private static final List<Map.Entry<String, String>> KNOWN =
            List.of(
                    Map.entry("gpt", "openai"),
                    Map.entry("chatgpt", "openai"),
                    Map.entry("o1", "openai"),
                    Map.entry("o3", "openai"),
                    Map.entry("o4", "openai"),
                    Map.entry("codex", "openai"),
                    Map.entry("claude", "anthropic"),
                    Map.entry("gemini", "gemini"),
                    Map.entry("deepseek", "deepseek"),
                    Map.entry("grok", "xai"),
                    Map.entry("command", "cohere"),
                    Map.entry("glm", "bigmodel"));

    private static final String LOCAL = "ollama";

    /// Reads `provider:model` or `provider::model`; without a provider the beginning of the name
    /// decides, and an unknown name is taken for a local model.
    ///
    /// A prefix counts only when it is one of the providers, or the usual one of some name: other
    /// colons belong to names of local models, such as `qwen3:8b`.
    ///
    /// @param providers names that may stand before a colon
    public static ModelName parse(String name, java.util.Set<String> providers) {
        int colon = name.indexOf(':');
        if (colon > 0 && isProvider(name.substring(0, colon), providers)) {
            boolean doubled = name.startsWith("::", colon);
            return new ModelName(
                    name.substring(0, colon), name.substring(colon + (doubled ? 2 : 1)));
        }
        for (var known : KNOWN) {
            if (name.startsWith(known.getKey())) {
                return new ModelName(known.getValue(), name);
            }
        }
        return new ModelName(LOCAL, name);
    }

    private static boolean isProvider(String prefix, java.util.Set<String> providers) {
        return providers.contains(prefix)
                || KNOWN.stream().anyMatch(known -> known.getValue().equals(prefix));
    }
}
