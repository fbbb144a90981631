package dev.reprise.runtime;

import dev.reprise.core.behavior.Suspend;
import dev.reprise.core.message.ToolCall;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.suspend.PendingToolCall;
import dev.reprise.core.suspend.ResumeMode;
import dev.reprise.core.suspend.SuspendTicket;
import dev.reprise.core.suspend.Suspension;
import dev.reprise.core.suspend.ToolCallDecision;
import dev.reprise.core.suspend.ToolCallResume;
import dev.reprise.state.Json;
import java.util.List;

/// Calls that wait for a person, and what the person says.
public final class Asking {
    private Asking() {}

    /// Asks before every call of a tool whose name begins with `ask`. The call `c1` is shown as
    /// `fc_c1`, its suspension is `s_c1`.
    public static Hooks before(ResumeMode mode) {
        return new Hooks("asking")
                .onBeforeTool(before ->
                        before.resume() == null && before.call().name().startsWith("ask")
                                ? List.of(new Suspend(ticket(before.call(), mode)))
                                : List.of());
    }

    public static SuspendTicket ticket(ToolCall call, ResumeMode mode) {
        return new SuspendTicket(
                new Suspension("s_" + call.id(), "tool:Confirm", "May I?", Json.NULL, null),
                new PendingToolCall("fc_" + call.id(), "Confirm", call.arguments()),
                mode);
    }

    public static ToolCallDecision yes(String target) {
        return ToolCallDecision.ofAnswer(target, Json.TRUE, 1);
    }

    public static ToolCallDecision no(String target) {
        return ToolCallDecision.ofAnswer(target, Json.FALSE, 1);
    }

    public static ToolCallDecision no(String target, String reason) {
        return new ToolCallDecision(
                target,
                new ToolCallResume("d1", ToolCallResume.Action.CANCEL, Json.NULL, reason, 1));
    }

    /// A request that brings nothing but decisions.
    public static RunRequest deciding(ToolCallDecision... decisions) {
        return RunRequest.of("default")
                .withThread(Rehearsal.THREAD)
                .withDecisions(List.of(decisions));
    }
}
