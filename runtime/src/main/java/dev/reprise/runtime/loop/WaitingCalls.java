package dev.reprise.runtime.loop;

import dev.reprise.core.suspend.ToolCallDecision;
import dev.reprise.state.Json;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The calls of a thread that wait for decisions.
public final class WaitingCalls {
    private WaitingCalls() {}

    /// Whether any of them waits for one of these decisions.
    public static boolean areAnsweredBy(Json state, List<ToolCallDecision> decisions) {
        return !answered(state, decisions).isEmpty();
    }

    /// Ids of those that wait for one of these decisions.
    public static Set<String> answered(Json state, List<ToolCallDecision> decisions) {
        var ids = new HashSet<String>();
        if (!decisions.isEmpty()) {
            var waiting = Suspensions.byEveryId(CallRecord.suspended(state));
            for (var decision : decisions) {
                var call = waiting.get(decision.target());
                if (call != null) {
                    ids.add(call.callId());
                }
            }
        }
        return ids;
    }
}
