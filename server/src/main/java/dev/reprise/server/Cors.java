package dev.reprise.server;

import java.util.Optional;
import java.util.Set;

/// Which pages of other origins may call the server from a browser.
///
/// @param origins such as `http://localhost:3000`; `*` allows every origin
public record Cors(Set<String> origins) {
    /// None: browsers keep the answers from pages of other origins.
    public static final Cors OFF = new Cors(Set.of());

    /// Any origin, for front ends that are served from elsewhere during development.
    public static final Cors PERMISSIVE = new Cors(Set.of("*"));

    private static final String ANY = "*";

    public Cors {
        origins = Set.copyOf(origins);
    }

    boolean isOff() {
        return origins.isEmpty();
    }

    /// What to allow a page of this origin; empty when it may not call.
    Optional<String> allowed(String origin) {
        if (origins.contains(ANY)) {
            return Optional.of(ANY);
        }
        return origins.contains(origin) ? Optional.of(origin) : Optional.empty();
    }
}
