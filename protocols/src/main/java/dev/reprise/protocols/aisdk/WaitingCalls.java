package dev.reprise.protocols.aisdk;

import dev.reprise.core.suspend.SuspendedCall;
import dev.reprise.protocols.PendingCalls;
import dev.reprise.state.Json;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The calls that wait for somebody, as the state of their thread keeps them.
record WaitingCalls(Map<String, SuspendedCall> calls) {
    static WaitingCalls of(Json state) {
        return new WaitingCalls(
                PendingCalls.of(state).stream()
                        .collect(
                                Collectors.toMap(
                                        SuspendedCall::callId, call -> call, (_, b) -> b)));
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
