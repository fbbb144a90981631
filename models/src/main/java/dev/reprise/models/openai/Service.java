package dev.reprise.models.openai;

import dev.reprise.models.http.Access;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// A service that speaks the format.
record Service(Access access, Set<Quirk> quirks) {
    private static final Map<String, Service> ALL =
            List.of(
                            remote("openai", "https://api.openai.com/v1"),
                            remote(
                                    "deepseek",
                                    "https://api.deepseek.com/v1",
                                    Quirk.REASONING_NEXT_TO_CALLS),
                            remote("groq", "https://api.groq.com/openai/v1"),
                            remote(
                                    "mistral",
                                    "https://api.mistral.ai/v1",
                                    Quirk.SHORT_IDS,
                                    Quirk.RANDOM_SEED,
                                    Quirk.USAGE_UNASKED,
                                    Quirk.ANY_CALL),
                            remote(
                                    "openrouter",
                                    "https://openrouter.ai/api/v1",
                                    Quirk.REASONING_AS_IT_CAME),
                            remote("together", "https://api.together.xyz/v1"),
                            remote("xai", "https://api.x.ai/v1"),
                            local("ollama", "http://localhost:11434/v1"),
                            local("vllm", "http://localhost:8000/v1"))
                    .stream()
                    .collect(Collectors.toUnmodifiableMap(Service::name, Function.identity()));

    private static Service remote(String name, String address, Quirk... quirks) {
        return new Service(Access.of(name, address, true), Set.of(quirks));
    }

    private static Service local(String name, String address) {
        return new Service(Access.of(name, address, false), Set.of());
    }

    static Set<String> names() {
        return ALL.keySet();
    }

    static Service named(String name) {
        var service = ALL.get(name);
        if (service == null) {
            throw new IllegalArgumentException(
                    "provider must be one of %s, was \"%s\""
                            .formatted(names().stream().sorted().toList(), name));
        }
        return service;
    }

    String name() {
        return access.provider();
    }

    boolean has(Quirk quirk) {
        return quirks.contains(quirk);
    }

    /// Whether what was thought is sent back; others refuse it or do not care.
    boolean wantsReasoningBack() {
        return has(Quirk.REASONING_NEXT_TO_CALLS) || has(Quirk.REASONING_AS_IT_CAME);
    }

    /// The id of a call as the service takes it.
    String callId(String id) {
        return has(Quirk.SHORT_IDS) ? ShortIds.of(id) : id;
    }
}
