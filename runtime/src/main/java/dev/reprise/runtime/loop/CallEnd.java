package dev.reprise.runtime.loop;

import dev.reprise.core.action.SerializedStateAction;
import dev.reprise.core.action.StateActions;
import dev.reprise.core.message.ContextMessage;
import dev.reprise.core.message.ToolCall;
import dev.reprise.core.suspend.SuspendTicket;
import dev.reprise.core.tool.ToolCallOutcome;
import dev.reprise.core.tool.ToolResult;
import dev.reprise.state.Json;
import dev.reprise.state.Patch;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What one call of a round came to.
///
/// @param patch state changes of the tool and the call's own record
/// @param cleanup takes away what the call kept until its end
/// @param actions the tool's state actions as they are logged
/// @param hooks state changes of the behaviors, which are made of the state that the tools left
/// @param messages to be added after the tool's own message, in order
/// @param ticket why the call waits, if it does
/// @param replayed whether its tool ran for an earlier owner of the run, and the result is from the
///   journal
record CallEnd(
        ToolCall call,
        ToolResult result,
        Patch patch,
        Patch cleanup,
        List<SerializedStateAction> actions,
        Hooks hooks,
        List<ContextMessage> messages,
        @Nullable SuspendTicket ticket,
        boolean replayed) {
    /// What the behaviors want to change at a call.
    interface Hooks {
        /// They want nothing.
        Hooks NONE = _ -> StateActions.Reduced.EMPTY;

        /// What their changes come to in a state.
        StateActions.Reduced in(Json state);
    }

    /// The end of a call that somebody ended before its tool ran; its record is changed already.
    static CallEnd withoutTool(ToolCall call, ToolResult result) {
        return withoutTool(call, result, null);
    }

    /// A call that goes on waiting; its record is changed already.
    static CallEnd withoutTool(ToolCall call, SuspendTicket ticket) {
        return withoutTool(call, ToolResult.suspended(call.name(), "", ticket), ticket);
    }

    private static CallEnd withoutTool(
            ToolCall call, ToolResult result, @Nullable SuspendTicket ticket) {
        return new CallEnd(
                call,
                result,
                Patch.EMPTY,
                Patch.EMPTY,
                List.of(),
                Hooks.NONE,
                List.of(),
                ticket,
                false);
    }

    static boolean areAll(List<CallEnd> ends, Predicate<CallEnd> test) {
        for (var end : ends) {
            if (!test.test(end)) {
                return false;
            }
        }
        return true;
    }

    CallEnd withPatch(Patch applied) {
        return with(applied, replayed);
    }

    CallEnd asReplayed() {
        return with(patch, true);
    }

    private CallEnd with(Patch changes, boolean isReplayed) {
        return new CallEnd(
                call, result, changes, cleanup, actions, hooks, messages, ticket, isReplayed);
    }

    boolean isSuspended() {
        return result.outcome() == ToolCallOutcome.SUSPENDED;
    }

    boolean hasFailed() {
        return result.outcome() == ToolCallOutcome.FAILED;
    }
}
