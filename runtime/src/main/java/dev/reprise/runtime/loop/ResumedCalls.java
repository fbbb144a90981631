package dev.reprise.runtime.loop;

import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.message.Message;
import dev.reprise.core.message.ToolCall;
import dev.reprise.core.suspend.PendingToolCall;
import dev.reprise.core.suspend.ResumeMode;
import dev.reprise.core.suspend.SuspendTicket;
import dev.reprise.core.suspend.SuspendedCall;
import dev.reprise.core.suspend.ToolCallResume;
import dev.reprise.core.suspend.ToolCallStatus;
import dev.reprise.core.tool.ToolResult;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.Op;
import dev.reprise.state.Patch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Lets calls that waited go on as it was decided, one at a time.
///
/// For the run's own thread only.
final class ResumedCalls {
    private static final String DENIED = "User denied the action";

    /// Where a question about a call shows its arguments.
    private static final String ARGUMENTS = "tool_args";

    private static final String PREVIEW = "preview";

    private final RunSetup setup;
    private final Conversation conversation;
    private final ToolRound tools;
    private final ToolResults results;

    ResumedCalls(RunSetup setup, Conversation conversation, ToolRound tools, ToolResults results) {
        this.setup = setup;
        this.conversation = conversation;
        this.tools = tools;
        this.results = results;
    }

    /// Ends the calls that were decided but are not known to wait, without running anything.
    ///
    /// @param known the calls that wait
    /// @return whether there are any
    boolean settleOrphans(Map<String, ToolCallResume> decided, Set<String> known) {
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

    /// Lets a call go on.
    ///
    /// @param released to be shown once what it came to is committed
    /// @return null when the run was cancelled before the call ended
    @Nullable CallEnd goOn(
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
        var ticket = asked.withPending(pending).withParameters(shownNow(asked, call));
        var record = CallRecord.of(conversation.state(), call.id());
        apply(List.of(record.ended(call, false, ToolCallStatus.SUSPENDED, ticket, now())));
        var end = CallEnd.withoutTool(call, ticket);
        results.addResumed(waited, end, step, released);
        return end;
    }

    /// What is shown with the question: the arguments of now, and no preview of those before.
    private static Json shownNow(SuspendTicket asked, ToolCall call) {
        return asked.suspension().parameters() instanceof JsonObject members
                        && members.get(ARGUMENTS) != null
                ? members.with(ARGUMENTS, call.arguments()).without(PREVIEW)
                : asked.suspension().parameters();
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
        return tools.again(call, step, UnknownOutcome.attempts(waited) + 1);
    }

    /// A bare yes brings no arguments, and what may have been done is not changed afterwards.
    private static Json arguments(SuspendedCall waited, ToolCallResume decision) {
        if (waited.ticket().resumeMode() != ResumeMode.REPLAY_TOOL_CALL) {
            return decision.result() instanceof Json.Bool ? waited.arguments() : decision.result();
        }
        return UnknownOutcome.isAsked(waited.ticket())
                ? waited.arguments()
                : decision.editedArguments().<Json>map(edited -> edited).orElse(waited.arguments());
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
