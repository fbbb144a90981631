package dev.reprise.protocols.agui;

import dev.reprise.core.suspend.SuspendedCall;
import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The calls that wait for an answer, as a state holds them.
public record WaitingCalls(List<SuspendedCall> calls) {
    private static final System.Logger LOG = System.getLogger(WaitingCalls.class.getName());

    public WaitingCalls {
        calls = List.copyOf(calls);
    }

    /// Reads them from the state of a thread, or from what a client believes that to be. What
    /// cannot be read counts as not there.
    public static WaitingCalls in(Json state) {
        var calls = new ArrayList<SuspendedCall>();
        if (state instanceof JsonObject members
                && members.get("__tool_call_scope") instanceof JsonObject scope) {
            for (var member : scope) {
                read(member).ifPresent(calls::add);
            }
        }
        return new WaitingCalls(calls);
    }

    private static Optional<SuspendedCall> read(JsonObject.Member member) {
        if (member.value() instanceof JsonObject call
                && call.get("suspended_call") instanceof JsonObject waiting) {
            try {
                return Optional.of(SuspendedCall.fromJson(waiting));
            } catch (JsonException e) {
                LOG.log(System.Logger.Level.DEBUG, "call " + member.key() + " cannot be read", e);
            }
        }
        return Optional.empty();
    }

    public boolean isEmpty() {
        return calls.isEmpty();
    }

    /// Under which ids answers are expected.
    public List<String> ids() {
        return calls.stream().map(AgUiInterrupts::idOf).toList();
    }

    /// The call that an id stands for: its own, that of its question, or that of its pending form.
    public Optional<SuspendedCall> answering(String id) {
        return calls.stream().filter(call -> call.answersTo(id)).findFirst();
    }
}
