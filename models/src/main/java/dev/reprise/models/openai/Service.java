package dev.reprise.models.openai;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// A service that speaks the format: its usual address and where its key is found.
///
/// @param address usual base address
/// @param keyVariable holds the key
/// @param needsKey whether it refuses to work without one
/// @param addressVariable overrides the address
record Service(
        String name, String address, String keyVariable, boolean needsKey, String addressVariable) {
    private static final Map<String, Service> ALL = new LinkedHashMap<>();
    private static final Pattern VERSION = Pattern.compile(".*/v\\d[^/]*(/.*)?");
    private static final String COMPLETIONS = "/chat/completions";

    static {
        for (var service :
                List.of(
                        remote("openai", "https://api.openai.com/v1"),
                        remote("deepseek", "https://api.deepseek.com/v1"),
                        remote("groq", "https://api.groq.com/openai/v1"),
                        remote("openrouter", "https://openrouter.ai/api/v1"),
                        remote("together", "https://api.together.xyz/v1"),
                        remote("xai", "https://api.x.ai/v1"),
                        local("ollama", "http://localhost:11434/v1"),
                        local("vllm", "http://localhost:8000/v1"))) {
            ALL.put(service.name, service);
        }
    }

    private static Service remote(String name, String address) {
        return of(name, address, true);
    }

    private static Service local(String name, String address) {
        return of(name, address, false);
    }

    private static Service of(String name, String address, boolean needsKey) {
        var prefix = name.toUpperCase(java.util.Locale.ROOT);
        return new Service(name, address, prefix + "_API_KEY", needsKey, prefix + "_BASE_URL");
    }

    static Set<String> names() {
        return Set.copyOf(ALL.keySet());
    }

    static Service named(String name) {
        var service = ALL.get(name);
        if (service == null) {
            throw new IllegalArgumentException(
                    "provider must be one of %s, was \"%s\"".formatted(ALL.keySet(), name));
        }
        return service;
    }

    /// Whether reasoning goes back with the calls it led to; others refuse it or do not care.
    boolean wantsReasoningBack() {
        return name.equals("deepseek");
    }

    /// The address of completions below a base address, which may or may not end with the version,
    /// a slash, or the whole path.
    static URI completions(String base) {
        var address = withoutSlashes(base.strip());
        if (address.endsWith(COMPLETIONS)) {
            return URI.create(address);
        }
        var path = URI.create(address).getRawPath();
        var versioned = path != null && VERSION.matcher(path).matches();
        return URI.create(address + (versioned ? "" : "/v1") + COMPLETIONS);
    }

    private static String withoutSlashes(String address) {
        var end = address.length();
        while (end > 0 && address.charAt(end - 1) == '/') {
            end--;
        }
        return address.substring(0, end);
    }
}
