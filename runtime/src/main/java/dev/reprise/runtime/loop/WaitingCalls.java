package dev.reprise.runtime.loop;

import dev.reprise.core.message.ToolCall;
import dev.reprise.core.suspend.ToolCallDecision;
import dev.reprise.core.suspend.ToolCallStatus;
import dev.reprise.state.Json;
import dev.reprise.state.Op;
import java.util.ArrayList;
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

    /// The operations that record all of them as cancelled.
    ///
    /// @param now milliseconds since the epoch
    public static List<Op> cancelled(Json state, long now) {
        var ops = new ArrayList<Op>();
        for (var waiting : CallRecord.suspended(state)) {
            var call = new ToolCall(waiting.callId(), waiting.toolName(), waiting.arguments());
            ops.addAll(
                    CallRecord.of(state, call.id())
                            .ended(call, false, ToolCallStatus.CANCELLED, null, now));
        }
        return ops;
    }
}
