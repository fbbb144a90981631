package dev.reprise.runtime.loop;

import dev.reprise.core.behavior.BeforeToolExecuteAction;
import dev.reprise.core.behavior.Block;
import dev.reprise.core.behavior.ChangeState;
import dev.reprise.core.behavior.SetToolResult;
import dev.reprise.core.behavior.Suspend;
import dev.reprise.core.suspend.SuspendTicket;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How behaviors have set the gate of one call: allowed, blocked or pending, never two of these.
/// What is wanted later takes the place of what was wanted before.
sealed interface GateSetting {
    /// Nobody objects.
    record Allowed() implements GateSetting {}

    /// The call is refused.
    record Blocked(String reason) implements GateSetting {}

    /// The call has to wait for a decision.
    record Pending(SuspendTicket ticket) implements GateSetting {}

    String MISSING_TICKET = "invalid pending tool state: missing suspend ticket";

    static GateSetting of(List<BeforeToolExecuteAction> wanted) {
        GateSetting setting = new Allowed();
        for (var action : wanted) {
            setting = setting.after(action);
        }
        return setting;
    }

    private GateSetting after(BeforeToolExecuteAction action) {
        return switch (action) {
            case Block(var reason) -> new Blocked(reason);
            case Suspend(var ticket) -> pending(ticket);
            case SetToolResult _, ChangeState _ -> this;
        };
    }

    /// A call that waits without a ticket could never go on, so it is refused. Behaviors are
    /// foreign code and may break their word.
    private static GateSetting pending(@Nullable SuspendTicket ticket) {
        return ticket == null ? new Blocked(MISSING_TICKET) : new Pending(ticket);
    }
}
