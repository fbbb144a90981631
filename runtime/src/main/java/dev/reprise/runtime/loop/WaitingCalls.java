package dev.reprise.runtime.loop;

import dev.reprise.core.message.ToolCall;
import dev.reprise.core.suspend.ToolCallStatus;
import dev.reprise.state.Json;
import dev.reprise.state.Op;
import java.util.ArrayList;
import java.util.List;

/// The calls of a thread that wait for decisions.
public final class WaitingCalls {
    private WaitingCalls() {}

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
