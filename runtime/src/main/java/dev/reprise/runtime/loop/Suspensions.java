package dev.reprise.runtime.loop;

import dev.reprise.core.agent.ToolExecutionMode;
import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.store.StartedCall;
import dev.reprise.core.suspend.SuspendedCall;
import dev.reprise.core.suspend.ToolCallResume;
import dev.reprise.state.Json;
import dev.reprise.state.Op;
import dev.reprise.state.Patch;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
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

    /// Nobody will decide them any more.
    void cancelAll() {
        apply(CallRecord.cancelled(conversation.state(), now()));
    }

    /// Announces the calls that wait, those left out that were announced before.
    void announce() {
        results.announce(CallRecord.suspended(conversation.state()));
    }

    /// Sees to the calls that an earlier owner of the run let go on and that did not end: a
    /// decision that is recorded is acted on, and what was begun had been decided.
    void takeUp(Collection<Journal.Left> begun) {
        accept(); // what was decided itself says more than that it was begun
        if (!begun.isEmpty()) {
            var calls = new HashMap<String, SuspendedCall>();
            CallRecord.suspended(conversation.state()).forEach(it -> calls.put(it.callId(), it));
            for (var left : begun) {
                var waited = calls.get(left.started().call());
                if (waited != null) {
                    takeUp(waited, left.started());
                }
            }
        }
        isDue = !CallRecord.resuming(conversation.state()).isEmpty();
    }

    /// A call that was begun counts as approved with the arguments with which it was: if it waits
    /// with others, nobody knows any more what was approved, and a person is asked.
    private void takeUp(SuspendedCall waited, StartedCall begun) {
        var record = CallRecord.of(conversation.state(), waited.callId());
        if (begun.argumentsHash().equals(CallEffect.hash(waited.arguments()))) {
            var yes = new ToolCallResume("", ToolCallResume.Action.RESUME, Json.TRUE, null, now());
            record.resumed(waited.call(), yes, now()).ifPresent(op -> apply(List.of(op)));
        } else if (!record.isDecided()) {
            var why = "it was begun with other arguments than these, which are not known any more";
            var ticket = UnknownOutcome.ask(waited.call(), begun, why);
            apply(List.of(CallRecord.suspend(waited.call(), ticket)));
            results.announce(List.of(SuspendedCall.of(waited.call(), ticket)));
        }
    }

    /// Lets the calls go on that the decisions so far answer. A decision for a call that does not
    /// wait (yet) is kept for later.
    ///
    /// @return empty when no decision answers a call
    Optional<Replay> decide(int step) {
        if (!accept() && !isDue) {
            return Optional.empty();
        }
        return Optional.of(replay(step));
    }

    /// Records what was decided. Those for one call that come after the first are used up as well.
    private boolean accept() {
        if (waiting.decisions().isEmpty()) {
            return false;
        }
        var state = conversation.state();
        var decisions = waiting.decisions();
        var used = waiting.heard().use(WaitingCalls.targets(state));
        if (used.isEmpty()) {
            return false;
        }
        conversation.take(used);
        var accepted = WaitingCalls.accepted(state, decisions, now());
        apply(accepted.stream().map(WaitingCalls.Accepted::op).toList());
        accepted.forEach(it -> phases.decided(it.call(), it.decision()));
        return true;
    }

    /// Whether something was decided of a call that waits, and not looked at yet.
    boolean areAnswered() {
        return isDue || WaitingCalls.areAnsweredBy(conversation.state(), waiting.decisions());
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
