package dev.reprise.protocols.aisdk;

import dev.reprise.core.action.StateActions;
import dev.reprise.core.suspend.SuspendedCall;
import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The calls that wait for somebody, as the state of their thread keeps them.
record WaitingCalls(Map<String, SuspendedCall> calls) {
    private static final String SUSPENDED = "suspended_call";

    static WaitingCalls of(Json state) {
        var calls = new HashMap<String, SuspendedCall>();
        var scope = state.find(StateActions.TOOL_CALL_SCOPE).flatMap(Json::asObject);
        for (var member : scope.orElse(JsonObject.EMPTY)) {
            if (member.value() instanceof JsonObject call
                    && call.get(SUSPENDED) instanceof JsonObject found) {
                read(found).ifPresent(waiting -> calls.put(waiting.callId(), waiting));
            }
        }
        return new WaitingCalls(calls);
    }

    private static Optional<SuspendedCall> read(Json json) {
        try {
            return Optional.of(SuspendedCall.fromJson(json));
        } catch (JsonException e) {
            return Optional.empty(); // nothing can answer it
        }
    }

    boolean waits(String call) {
        return calls.containsKey(call);
    }

    /// The question that is open about a call.
    Optional<String> question(String call) {
        return Optional.ofNullable(calls.get(call))
                .map(waiting -> waiting.ticket().pending())
                .filter(pending -> Prompt.isNamed(pending.name()))
                .map(pending -> pending.id());
    }
}
