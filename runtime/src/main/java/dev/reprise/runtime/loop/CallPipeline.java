package dev.reprise.runtime.loop;

import dev.reprise.core.action.StateAction;
import dev.reprise.core.behavior.AddMessage;
import dev.reprise.core.behavior.AfterToolExecute;
import dev.reprise.core.behavior.AgentBehavior;
import dev.reprise.core.behavior.BeforeToolExecute;
import dev.reprise.core.behavior.BeforeToolExecuteAction;
import dev.reprise.core.behavior.PhaseAction;
import dev.reprise.core.message.ContextMessage;
import dev.reprise.core.message.Message;
import dev.reprise.core.message.ToolCall;
import dev.reprise.core.suspend.SuspendTicket;
import dev.reprise.core.suspend.ToolCallStatus;
import dev.reprise.core.tool.ToolEffectAction;
import dev.reprise.core.tool.ToolException;
import dev.reprise.core.tool.ToolExecutionEffect;
import dev.reprise.core.tool.ToolResult;
import dev.reprise.state.Json;
import dev.reprise.state.Op;
import dev.reprise.state.Patch;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What happens with a single call before and after its tool runs.
final class CallPipeline {
    private static final String HELD = "Execution suspended; awaiting external decision";

    private final RunSetup setup;
    private final PhaseRunner phases;

    CallPipeline(RunSetup setup, PhaseRunner phases) {
        this.setup = setup;
        this.phases = phases;
    }

    /// A call past its gate.
    record Admitted(
            CallEffect effect,
            Gate gate,
            List<BeforeToolExecuteAction> wanted,
            CallRecord record,
            Json snapshot,
            int step) {
        ToolCall call() {
            return effect.call();
        }

        /// Whether the journal keeps what its tool does.
        boolean isRecorded() {
            return gate instanceof Gate.Open(var tool) && Journal.records(tool);
        }

        /// The same call in its round, if it was admitted before that began.
        Admitted against(Json state, int number) {
            return new Admitted(
                    effect, gate, wanted, CallRecord.of(state, call().id()), state, number);
        }
    }

    /// Asks the behaviors and decides whether the tool runs.
    Admitted admit(CallEffect effect, Json snapshot, int step) {
        return admit(effect, snapshot, step, null);
    }

    /// Asks the behaviors and decides whether the tool runs.
    ///
    /// @param soFar the answer that makes the call, as long as it is not part of the conversation
    Admitted admit(CallEffect effect, Json snapshot, int step, @Nullable Message soFar) {
        var call = effect.call();
        var record = CallRecord.of(snapshot, call.id());
        var tool = setup.agent().tools().get(call.name());
        var wanted =
                phases.ask(
                        step,
                        soFar,
                        view -> new BeforeToolExecute(view, call, record.resume(), tool),
                        AgentBehavior::beforeToolExecute);
        // Nobody was asked, or nobody heard what they said: nothing may begin.
        var gate =
                phases.askTool(call.name(), () -> Gate.of(call, tool, wanted))
                        .orElseGet(() -> interrupted(call));
        return new Admitted(effect, gate, wanted, record, snapshot, step);
    }

    private static Gate interrupted(ToolCall call) {
        return new Gate.Settled(ToolResult.error(call.name(), PromptView.INTERRUPTED));
    }

    /// The end of a call whose tool did not run.
    CallEnd settle(Admitted admitted, ToolResult result) {
        return end(admitted, CallOutcome.of(result), false, result.suspension());
    }

    /// The end of a call that waits before its tool ran.
    CallEnd hold(Admitted admitted, SuspendTicket ticket) {
        var result = ToolResult.suspended(admitted.call().name(), HELD, ticket);
        return end(admitted, CallOutcome.of(result), false, ticket);
    }

    /// What a tool returned.
    CallOutcome outcome(Admitted admitted, ToolExecutionEffect effect) {
        var changes = new ArrayList<StateAction>();
        var said = new ArrayList<ContextMessage>();
        for (var action : effect.actions()) {
            switch (action) {
                case ToolEffectAction.Change(var change) -> changes.add(change);
                case ToolEffectAction.Say(var message) -> said.add(message);
            }
        }
        var reduced = phases.reduceChanges(admitted.snapshot(), changes, admitted.call().id());
        return new CallOutcome(effect.result(), reduced, said);
    }

    /// What a tool that threw comes to.
    CallOutcome failure(Admitted admitted, Throwable failure) {
        var error =
                failure instanceof ToolException known
                        ? known
                        : ToolException.executionFailed(failure);
        return CallOutcome.of(
                ToolResult.error(admitted.call().name(), LoopException.textOf(error)));
    }

    /// The end of a call whose tool ran, in this process or an earlier one.
    CallEnd finish(Admitted admitted, CallOutcome outcome) {
        return end(admitted, outcome, true, outcome.result().suspension());
    }

    private CallEnd end(
            Admitted admitted, CallOutcome outcome, boolean ran, @Nullable SuspendTicket given) {
        var call = admitted.call();
        var result = outcome.result();
        var wantedAfter =
                phases.ask(
                        admitted.step(),
                        view -> new AfterToolExecute(view, call, result),
                        AgentBehavior::afterToolExecute);
        var ticket = ticket(call, result, given);
        var messages = new ArrayList<>(outcome.said());
        for (var action : wantedAfter) {
            if (action instanceof AddMessage(var message)) {
                messages.add(message);
            }
        }
        var reduced = outcome.reduced();
        var record = admitted.record();
        var status = statusOf(result);
        if (status.isTerminal()) {
            reduced = reduced.with(record.withoutPassing(reduced.patch()));
        }
        var ops = new ArrayList<Op>(reduced.patch().ops());
        ops.add(record.ended(call, ran, status, ticket, setup.clock().millis()));
        var cleanup = new Patch(record.cleanup(status));
        return new CallEnd(
                call,
                result,
                new Patch(ops),
                cleanup,
                reduced.actions(),
                hooks(admitted, wantedAfter, status),
                messages,
                ticket,
                false);
    }

    private CallEnd.Hooks hooks(
            Admitted admitted, List<? extends PhaseAction> wantedAfter, ToolCallStatus status) {
        var hooks =
                Joined.<PhaseAction>of(List.copyOf(admitted.wanted()), List.copyOf(wantedAfter));
        if (hooks.isEmpty()) {
            return CallEnd.Hooks.NONE;
        }
        return state -> {
            var hooked = phases.reduce(state, hooks, admitted.call().id());
            return status.isTerminal()
                    ? hooked.with(admitted.record().withoutPassing(hooked.patch()))
                    : hooked;
        };
    }

    private static ToolCallStatus statusOf(ToolResult result) {
        return switch (result.outcome()) {
            case SUSPENDED -> ToolCallStatus.SUSPENDED;
            case SUCCEEDED -> ToolCallStatus.SUCCEEDED;
            case FAILED -> ToolCallStatus.FAILED;
        };
    }

    private static @Nullable SuspendTicket ticket(
            ToolCall call, ToolResult result, @Nullable SuspendTicket given) {
        return switch (result.outcome()) {
            case SUCCEEDED, FAILED -> null;
            case SUSPENDED ->
                    given == null
                            ? SuspendTicket.ofPending(
                                    call, result.message() == null ? "" : result.message())
                            : given.withPendingOr(call);
        };
    }
}
