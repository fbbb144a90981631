package dev.reprise.runtime.resolve;

import dev.reprise.core.behavior.AgentBehavior;
import dev.reprise.core.gateway.ResolveException;
import java.util.ArrayList;
import java.util.List;

/// Sorts behaviors by what they say about each other; otherwise the order stays.
final class BehaviorOrder {
    private BehaviorOrder() {}

    /// @throws ResolveException naming the behaviors of a cycle
    static List<AgentBehavior> sort(List<AgentBehavior> behaviors) {
        var left = new ArrayList<>(behaviors);
        var sorted = new ArrayList<AgentBehavior>(behaviors.size());
        while (!left.isEmpty()) {
            var next =
                    left.stream()
                            .filter(behavior ->
                                    left.stream().noneMatch(other -> mustPrecede(other, behavior)))
                            .findFirst()
                            .orElseThrow(() -> cycle(left));
            sorted.add(next);
            left.remove(next);
        }
        return sorted;
    }

    private static boolean mustPrecede(AgentBehavior first, AgentBehavior second) {
        return !first.equals(second)
                && (second.ordering().after().contains(first.id())
                        || first.ordering().before().contains(second.id()));
    }

    private static ResolveException cycle(List<AgentBehavior> left) {
        var ids = left.stream().map(AgentBehavior::id).toList();
        return new ResolveException(
                new ResolveException.Reason.Wiring(
                        "plugin ordering cycle detected among: " + String.join(", ", ids)));
    }
}
