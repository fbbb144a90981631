package dev.reprise.runtime.loop;

import dev.reprise.core.store.Entry;
import dev.reprise.core.store.OpenInput;
import dev.reprise.core.suspend.SuspendedCall;
import dev.reprise.core.suspend.ToolCallDecision;
import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The calls of a thread that somebody has decided: those whose decision is recorded, and those
/// whose decision was received and is not used yet. What comes later for one of them is too late.
public final class DecidedCalls {
    private final Map<String, SuspendedCall> waiting;
    private final Map<String, ToolCallDecision> winners = new HashMap<>(); // by every id
    private int early; // received for calls that do not wait

    private DecidedCalls(Map<String, SuspendedCall> waiting) {
        this.waiting = waiting;
    }

    /// What was decided of the calls of a state, and of what was received for its run.
    ///
    /// @param received what no commit has used up
    public static DecidedCalls of(Json state, List<OpenInput> received) {
        var calls = new DecidedCalls(WaitingCalls.byEveryId(CallRecord.suspended(state)));
        CallRecord.decided(state).forEach(calls::record);
        received.forEach(calls::receive);
        return calls;
    }

    private void record(CallRecord.Decided decided) {
        var decision = new ToolCallDecision(decided.call(), decided.decision());
        for (var id : List.of(decided.call(), decided.token())) {
            var other = waiting.get(id);
            if (!id.isBlank() && (other == null || other.callId().equals(decided.call()))) {
                put(id, decision);
            }
        }
    }

    private void receive(OpenInput input) {
        if (input.received().what() == Entry.Received.What.DECISION) {
            try {
                var decision = ToolCallDecision.fromJson(input.received().body());
                put(decision.target(), decision);
                early += waiting.containsKey(decision.target()) ? 0 : 1;
            } catch (JsonException _) { // not written by a gateway, and of no effect
            }
        }
    }

    /// The first one for a call holds.
    private void put(String target, ToolCallDecision decision) {
        var call = waiting.get(target);
        winners.putIfAbsent(target, decision);
        if (call != null) {
            winners.putIfAbsent(call.callId(), decision);
            winners.putIfAbsent(call.ticket().suspension().id(), decision);
            winners.putIfAbsent(call.ticket().pending().id(), decision);
        }
    }

    /// What holds where one of these decisions comes too late; one that is only sent again does
    /// not.
    public Optional<ToolCallDecision> winnerOver(List<ToolCallDecision> decisions) {
        for (var decision : decisions) {
            var winner = winners.get(decision.target());
            if (winner != null && !isRepeated(winner, decision)) {
                return Optional.of(winner);
            }
        }
        return Optional.empty();
    }

    private static boolean isRepeated(ToolCallDecision winner, ToolCallDecision again) {
        var call = winner.target();
        return again.resume().complete(call).repeats(winner.resume().complete(call));
    }

    /// Those of the decisions that are the first for their call.
    public List<ToolCallDecision> firstOf(List<ToolCallDecision> decisions) {
        var first = new ArrayList<ToolCallDecision>();
        for (var decision : decisions) {
            if (!winners.containsKey(decision.target())) {
                put(decision.target(), decision);
                first.add(decision);
            }
        }
        return first;
    }

    /// How many decisions there would be with these for calls that do not wait.
    public long earlyWith(List<ToolCallDecision> more) {
        return early
                + more.stream().filter(decision -> !waiting.containsKey(decision.target())).count();
    }
}
