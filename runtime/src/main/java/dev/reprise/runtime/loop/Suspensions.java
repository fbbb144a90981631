package dev.reprise.runtime.loop;

import dev.reprise.core.agent.ToolExecutionMode;
import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.message.Message;
import dev.reprise.core.message.ToolCall;
import dev.reprise.core.suspend.PendingToolCall;
import dev.reprise.core.suspend.ResumeMode;
import dev.reprise.core.suspend.SuspendTicket;
import dev.reprise.core.suspend.SuspendedCall;
import dev.reprise.core.suspend.ToolCallDecision;
import dev.reprise.core.suspend.ToolCallResume;
import dev.reprise.core.suspend.ToolCallStatus;
import dev.reprise.core.tool.ToolResult;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.Op;
import dev.reprise.state.Patch;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The calls that wait for somebody: which decisions answer them, and how they go on then.
///
/// For the run's own thread only. A run without waiting calls pays nothing for them.
final class Suspensions {
    private static final String DENIED = "User denied the action";

    /// Where a question about a call shows its arguments.
    private static final String ARGUMENTS = "tool_args";

    private final RunSetup setup;
    private final Conversation conversation;
    private final Waiting waiting;
    private final PhaseRunner phases;
    private final ToolRound tools;
    private final ToolResults results;
    private boolean isDue; // whether an earlier owner left calls that are decided

    Suspensions(
            RunSetup setup,
            Conversation conversation,
            Waiting waiting,
            PhaseRunner phases,
            ToolRound tools,
            ToolResults results) {
        this.setup = setup;
        this.conversation = conversation;
        this.waiting = waiting;
        this.phases = phases;
        this.tools = tools;
        this.results = results;
    }

    /// What calls that went on came to. Their messages and state changes are applied, not
    /// committed.
    ///
    /// @param ends by call id; a call may wait again
    /// @param released to be shown once that is committed
    /// @param interrupted whether the run was cancelled meanwhile
    record Replay(Map<String, CallEnd> ends, List<Commit.Released> released, boolean interrupted) {
        static final Replay NONE = new Replay(Map.of(), List.of(), false);

        /// Whether a call ended, so that there is something new to tell the model.
        boolean hasEnds() {
            return !ends.values().stream().allMatch(CallEnd::isSuspended);
        }
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

    /// Sees to the calls that an earlier owner of the run let go on and that did not end: what was
    /// begun had been decided, and a decision that is recorded is acted on.
    void takeUp(Collection<Journal.Left> begun) {
        accept(); // what was decided itself says more than that it was begun
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
        accepted.forEach(it -> phases.decided(it.call(), it.decision()));
        apply(accepted.stream().map(WaitingCalls.Accepted::op).toList());
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
        boolean settled = settleOrphans(decided, calls.keySet());
        var ends = new TreeMap<String, CallEnd>();
        var released = new ArrayList<Commit.Released>();
        boolean interrupted = false;
        if (!waitsForTheOthers() || decided.keySet().containsAll(calls.keySet())) {
            calls.keySet().retainAll(decided.keySet());
            for (var call : calls.values()) {
                var end = goOn(call, decided.get(call.callId()), step, released);
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

    /// Ends the calls that were decided but are not known to wait, without running anything.
    private boolean settleOrphans(Map<String, ToolCallResume> decided, Set<String> known) {
        var ops = new ArrayList<Op>();
        decided.forEach((id, resume) -> {
            if (!known.contains(id)) {
                var end =
                        switch (resume.action()) {
                            case RESUME -> ToolCallStatus.FAILED;
                            case CANCEL -> ToolCallStatus.CANCELLED;
                        };
                var call = new ToolCall(id, "", Json.NULL); // its record has name and arguments
                ops.addAll(ended(call, end));
            }
        });
        apply(ops);
        return !ops.isEmpty();
    }

    /// @return null when the run was cancelled before the call ended
    private @Nullable CallEnd goOn(
            SuspendedCall waited,
            @Nullable ToolCallResume answer,
            int step,
            List<Commit.Released> released) {
        if (answer == null) {
            throw new IllegalArgumentException("call " + waited.callId() + " is not decided");
        }
        if (answer.action() == ToolCallResume.Action.RESUME
                && !CallRecord.of(conversation.state(), waited.callId())
                        .isDecidedFor(waited.arguments())) {
            return askAgain(waited, step, released);
        }
        var decision = answer.complete(waited.callId());
        released.add(
                meta -> new AgentEvent.ToolCallResumed(meta, waited.callId(), decision.result()));
        var end =
                switch (decision.action()) {
                    case RESUME -> resume(waited, decision, step);
                    case CANCEL -> cancel(waited, decision);
                };
        if (end == null) {
            interrupt(waited, step);
        } else {
            results.addResumed(waited, end, step, released);
        }
        return end;
    }

    /// Somebody changed the arguments after the decision, which is about others.
    private CallEnd askAgain(SuspendedCall waited, int step, List<Commit.Released> released) {
        var call = waited.call();
        var asked = waited.ticket();
        var shown = asked.pending();
        var arguments =
                shown.arguments() instanceof JsonObject members && members.get(ARGUMENTS) != null
                        ? members.with(ARGUMENTS, call.arguments())
                        : call.arguments();
        var pending = new PendingToolCall(shown.id(), shown.name(), arguments);
        var ticket = new SuspendTicket(asked.suspension(), pending, asked.resumeMode());
        var record = CallRecord.of(conversation.state(), call.id());
        apply(List.of(record.ended(call, false, ToolCallStatus.SUSPENDED, ticket, now())));
        var end = CallEnd.withoutTool(call, ticket);
        results.addResumed(waited, end, step, released);
        return end;
    }

    private @Nullable CallEnd resume(SuspendedCall waited, ToolCallResume decision, int step) {
        apply(
                CallRecord.of(conversation.state(), waited.callId())
                        .withResume(decision)
                        .map(List::of)
                        .orElse(List.of()));
        var known = UnknownOutcome.answered(waited, decision);
        if (known.isPresent()) {
            return tools.settle(waited.call(), known.get(), step);
        }
        var call = new ToolCall(waited.callId(), waited.toolName(), arguments(waited, decision));
        return tools.again(call, step);
    }

    /// A bare yes brings no arguments.
    private static Json arguments(SuspendedCall waited, ToolCallResume decision) {
        return waited.ticket().resumeMode() == ResumeMode.REPLAY_TOOL_CALL
                        || decision.result() instanceof Json.Bool
                ? waited.arguments()
                : decision.result();
    }

    private CallEnd cancel(SuspendedCall waited, ToolCallResume decision) {
        var reason = decision.reason();
        var text = reason == null || reason.isBlank() ? DENIED : reason;
        var call = waited.call();
        apply(ended(call, ToolCallStatus.CANCELLED));
        return CallEnd.withoutTool(call, ToolResult.error(call.name(), text));
    }

    /// The tool may have done its work, so the call must not go on once more.
    private void interrupt(SuspendedCall waited, int step) {
        var call = waited.call();
        apply(ended(call, ToolCallStatus.CANCELLED));
        var message =
                Message.tool(
                        setup.ids().next(),
                        call.id(),
                        ToolResult.error(call.name(), PromptView.INTERRUPTED).toText());
        conversation.add(message, step);
    }

    private List<Op> ended(ToolCall call, ToolCallStatus end) {
        var record = CallRecord.of(conversation.state(), call.id());
        var ops = new ArrayList<Op>();
        ops.add(record.ended(call, false, end, null, now()));
        ops.addAll(record.cleanup(end));
        return ops;
    }

    private void apply(List<Op> ops) {
        conversation.apply(new Patch(ops), Ending.SOURCE);
    }

    private long now() {
        return setup.clock().millis();
    }
}
