package dev.reprise.core.behavior;

import java.util.Set;

/// Where a behavior wants to stand among the others; unknown ids are ignored.
public record Ordering(Set<String> after, Set<String> before) {
    public static final Ordering NONE = new Ordering(Set.of(), Set.of());

    public Ordering {
        after = Set.copyOf(after);
        before = Set.copyOf(before);
    }
}
