package dev.reprise.protocols;

import dev.reprise.core.action.StateActions;
import dev.reprise.core.suspend.SuspendedCall;
import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonObject;
import java.util.ArrayList;
import java.util.List;

/// Finds the calls that wait, in the state of their thread.
public final class PendingCalls {
    private static final String SUSPENDED = "suspended_call";
    private static final String PAUSED = "' is awaiting approval. Execution paused.";

    private PendingCalls() {}

    /// All that wait, by call id. What a client made of the state may be anything: what is no
    /// suspended call is passed over.
    public static List<SuspendedCall> of(Json state) {
        var calls = new ArrayList<SuspendedCall>();
        if (state.find(StateActions.TOOL_CALL_SCOPE).orElse(Json.NULL)
                instanceof JsonObject scope) {
            for (var member : scope) {
                if (member.value() instanceof JsonObject call && call.has(SUSPENDED)) {
                    add(call.getOr(SUSPENDED, Json.NULL), calls);
                }
            }
        }
        return calls;
    }

    /// Whether the text of a tool message only stands in for the result of a call, which waits or
    /// never got one.
    public static boolean isPlaceholder(String content) {
        return content.endsWith(PAUSED);
    }

    private static void add(Json json, List<SuspendedCall> calls) {
        try {
            calls.add(SuspendedCall.fromJson(json));
        } catch (JsonException ignored) {
            // Nobody can answer it.
        }
    }
}
