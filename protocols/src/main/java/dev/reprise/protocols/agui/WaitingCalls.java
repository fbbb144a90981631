package dev.reprise.protocols.agui;

import dev.reprise.core.suspend.SuspendedCall;
import dev.reprise.protocols.PendingCalls;
import dev.reprise.state.Json;
import java.util.List;
import java.util.Optional;

/// The calls that wait for an answer, as a state holds them.
public record WaitingCalls(List<SuspendedCall> calls) {
    public WaitingCalls {
        calls = List.copyOf(calls);
    }

    /// Reads them from the state of a thread, or from what a client believes that to be. What
    /// cannot be read counts as not there.
    public static WaitingCalls in(Json state) {
        return new WaitingCalls(PendingCalls.of(state));
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
