package dev.reprise.core.behavior;

import java.util.Set;

/// Leaves only these tools for this step; an empty set takes all away.
public record IncludeOnlyTools(Set<String> tools) implements BeforeInferenceAction {
    public IncludeOnlyTools {
        tools = Set.copyOf(tools);
    }
}
