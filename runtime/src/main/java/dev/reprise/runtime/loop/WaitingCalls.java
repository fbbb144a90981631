package dev.reprise.runtime.loop;

import dev.reprise.core.suspend.SuspendedCall;
import dev.reprise.core.suspend.ToolCallDecision;
import dev.reprise.state.Json;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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
            var waiting = byEveryId(CallRecord.suspended(state));
            for (var decision : decisions) {
                var call = waiting.get(decision.target());
                if (call != null) {
                    ids.add(call.callId());
                }
            }
        }
        return ids;
    }

    /// A call's own id counts for more than what others are shown under.
    static Map<String, SuspendedCall> byEveryId(List<SuspendedCall> calls) {
        var found = new HashMap<String, SuspendedCall>();
        calls.forEach(call -> found.put(call.callId(), call));
        calls.forEach(call -> found.putIfAbsent(call.ticket().suspension().id(), call));
        calls.forEach(call -> found.putIfAbsent(call.ticket().pending().id(), call));
        return found;
    }
}
