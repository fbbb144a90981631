package dev.reprise.runtime.loop;

import dev.reprise.core.agent.ToolExecutionMode;
import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.suspend.SuspendedCall;
import dev.reprise.core.suspend.ToolCallDecision;
import dev.reprise.core.suspend.ToolCallResume;
import dev.reprise.state.Json;
import dev.reprise.state.Op;
import dev.reprise.state.Patch;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// The calls that wait for somebody: which decisions answer them, and how they go on then.
///
/// For the run's own thread only. A run without waiting calls pays nothing for them.
final class Suspensions {
    private final RunSetup setup;
    private final Conversation conversation;
    private final Waiting waiting;
    private final PhaseRunner phases;
    private final ResumedCalls resumed;
    private final ToolResults results;
    private boolean isDue; // whether an earlier owner left calls that are decided

    Suspensions(
            RunSetup setup,
            Conversation conversation,
            Waiting waiting,
            PhaseRunner phases,
            ResumedCalls resumed,
            ToolResults results) {
        this.setup = setup;
        this.conversation = conversation;
        this.waiting = waiting;
        this.phases = phases;
        this.resumed = resumed;
        this.results = results;
    }

    /// Whether any call waits.
    boolean anyWait() {
        return !CallRecord.suspended(conversation.state()).isEmpty();
    }

    /// Announces the calls that have come to wait since.
    ///
    /// @return whether there are any
    boolean announceSince(Json before) {
        var known = new HashSet<String>();
        CallRecord.suspended(before).forEach(call -> known.add(call.callId()));
        var fresh = new ArrayList<>(CallRecord.suspended(conversation.state()));
        fresh.removeIf(call -> known.contains(call.callId()));
        results.announce(fresh);
        return !fresh.isEmpty();
    }

    /// Announces the calls that wait, those left out that were announced before.
    void announce() {
        results.announce(CallRecord.suspended(conversation.state()));
    }

    /// Sees to the calls that an earlier owner of the run let go on and that did not end: what was
    /// begun had been decided, and a decision that is recorded is acted on.
    void takeUp(Collection<Journal.Left> begun) {
        var decided = new ArrayList<ToolCallDecision>();
        for (var left : begun) {
            var call = left.started().call();
            var yes = new ToolCallResume("", ToolCallResume.Action.RESUME, Json.TRUE, null, now());
            decided.add(new ToolCallDecision(call, yes));
        }
        var state = conversation.state();
        var accepted = WaitingCalls.accepting(state, decided, now());
        conversation.apply(accepted, Ending.SOURCE);
        isDue = !CallRecord.resuming(conversation.state()).isEmpty();
    }

    /// Lets the calls go on that the decisions so far answer. A decision for a call that does not
    /// wait (yet) is kept for later.
    ///
    /// @return empty when no decision answers a call
    Optional<Replay> decide(int step) {
        if (!isDue && (waiting.decisions().isEmpty() || !accept())) {
            return Optional.empty();
        }
        return Optional.of(replay(step));
    }

    /// Records what was decided. Those for one call that come after the first are used up as well.
    private boolean accept() {
        var state = conversation.state();
        var decisions = waiting.decisions();
        var early = WaitingCalls.early(state, decisions);
        if (early.size() == decisions.size()) {
            return false;
        }
        var accepted = WaitingCalls.accepted(state, decisions, now());
        accepted.forEach(it -> phases.decided(it.call(), it.decision()));
        apply(accepted.stream().map(WaitingCalls.Accepted::op).toList());
        decisions.clear();
        decisions.addAll(early);
        return true;
    }

    /// Tells the behaviors of the decisions with which the run was continued: they are in the
    /// commit that did so, which was not theirs.
    void tellWhatWasDecided() {
        var decided = CallRecord.resuming(conversation.state());
        if (decided.isEmpty()) {
            return;
        }
        for (var call : CallRecord.suspended(conversation.state())) {
            var decision = decided.get(call.callId());
            if (decision != null) {
                phases.decided(call, decision);
            }
        }
    }

    /// Lets every call go on for which a decision is recorded, in the order of their ids. Where
    /// answers are wanted together, none goes on before the last one is answered.
    Replay replay(int step) {
        isDue = false;
        var decided = CallRecord.resuming(conversation.state());
        if (decided.isEmpty()) {
            return Replay.NONE;
        }
        var calls = new TreeMap<String, SuspendedCall>();
        CallRecord.suspended(conversation.state()).forEach(call -> calls.put(call.callId(), call));
        boolean settled = resumed.settleOrphans(decided, calls.keySet());
        var ends = new TreeMap<String, CallEnd>();
        var released = new ArrayList<Commit.Released>();
        boolean interrupted = false;
        if (!waitsForTheOthers() || decided.keySet().containsAll(calls.keySet())) {
            calls.keySet().retainAll(decided.keySet());
            for (var call : calls.values()) {
                var end = resumed.goOn(call, decided.get(call.callId()), step, released);
                if (end == null) {
                    interrupted = true;
                    break;
                }
                ends.put(call.callId(), end);
            }
        }
        if (settled || !released.isEmpty()) {
            var state = conversation.state();
            released.add(meta -> new AgentEvent.StateSnapshot(meta, state));
        }
        return new Replay(ends, released, interrupted);
    }

    private boolean waitsForTheOthers() {
        return setup.agent().definition().toolExecutionMode()
                == ToolExecutionMode.PARALLEL_BATCH_APPROVAL;
    }

    private void apply(List<Op> ops) {
        conversation.apply(new Patch(ops), Ending.SOURCE);
    }

    private long now() {
        return setup.clock().millis();
    }
}
