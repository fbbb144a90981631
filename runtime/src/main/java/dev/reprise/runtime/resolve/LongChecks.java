package dev.reprise.runtime.resolve;

import dev.reprise.core.tool.Tool;
import java.util.Collection;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;

/// Which tools may take long to check arguments. Of those that are registered it is found out once.
final class LongChecks {
    private final IdentityHashMap<Tool, Boolean> known =
            new IdentityHashMap<>(); // not changed any more

    LongChecks(Collection<Tool> registered) {
        registered.forEach(tool -> known.put(tool, tool.checksAtLength()));
    }

    /// Ids of those that may.
    Set<String> in(Map<String, Tool> tools) {
        var found = new HashSet<String>();
        tools.forEach((id, tool) -> {
            var isLong = known.get(tool);
            if (isLong == null ? tool.checksAtLength() : isLong) {
                found.add(id);
            }
        });
        return found;
    }
}
