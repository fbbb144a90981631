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
    private static final System.Logger LOG = System.getLogger(PendingCalls.class.getName());

    private PendingCalls() {}

    /// All that wait, by call id. What a client made of the state may be anything: what is no
    /// suspended call is passed over.
    public static List<SuspendedCall> of(Json state) {
        var calls = new ArrayList<SuspendedCall>();
        if (state.find(StateActions.TOOL_CALL_SCOPE).orElse(Json.NULL)
                instanceof JsonObject scope) {
            for (var member : scope) {
                if (member.value() instanceof JsonObject call && call.has(SUSPENDED)) {
                    add(member.key(), call.getOr(SUSPENDED, Json.NULL), calls);
                }
            }
        }
        return calls;
    }

    private static void add(String id, Json json, List<SuspendedCall> calls) {
        try {
            calls.add(SuspendedCall.fromJson(json));
        } catch (JsonException e) { // nobody can answer it
            LOG.log(System.Logger.Level.DEBUG, "call " + id + " cannot be read", e);
        }
    }
}
