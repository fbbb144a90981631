package dev.reprise.runtime.loop;

import dev.reprise.core.action.StateActions;
import dev.reprise.core.message.ToolCall;
import dev.reprise.core.suspend.SuspendTicket;
import dev.reprise.core.suspend.SuspendedCall;
import dev.reprise.core.suspend.ToolCallState;
import dev.reprise.core.suspend.ToolCallStatus;
import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonObject;
import dev.reprise.state.Op;
import dev.reprise.state.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The durable records of tool calls in the thread's state: where they are, and how they change.
final class CallRecords {
    private static final System.Logger LOG = System.getLogger(CallRecords.class.getName());
    private static final Path STATE = Path.ROOT.key("tool_call_state");
    private static final Path SUSPENDED = Path.ROOT.key("suspended_call");

    private CallRecords() {}

    /// The record of a call; one that cannot be read counts as missing.
    static Optional<ToolCallState> stateOf(Json state, String callId) {
        if (callId.isBlank()) {
            return Optional.empty();
        }
        return state.find(StateActions.callPath(callId, STATE))
                .flatMap(json -> {
                    try {
                        return Optional.of(ToolCallState.fromJson(json));
                    } catch (JsonException e) {
                        return Optional.empty();
                    }
                });
    }

    /// All calls that wait, by call id.
    static List<SuspendedCall> suspended(Json state) {
        var waiting = new ArrayList<SuspendedCall>();
        var scope =
                state.find(StateActions.TOOL_CALL_SCOPE)
                        .flatMap(Json::asObject)
                        .orElse(JsonObject.EMPTY);
        for (var member : scope) {
            var record = member.value().find(SUSPENDED);
            if (record.isPresent()) {
                try {
                    waiting.add(SuspendedCall.fromJson(record.get()));
                } catch (JsonException e) {
                    LOG.log(
                            System.Logger.Level.DEBUG,
                            "suspended call " + member.key() + " cannot be read",
                            e);
                }
            }
        }
        return waiting;
    }

    /// The operations that record how a call ended in its round.
    ///
    /// @param ran whether the tool itself ran
    /// @param ticket why the call waits now, if it does
    static List<Op> ended(
            Json state,
            ToolCall call,
            boolean ran,
            ToolCallStatus end,
            @Nullable SuspendTicket ticket,
            long now) {
        var before = stateOf(state, call.id()).filter(known -> !known.status().isTerminal());
        var record = before.orElseGet(() -> ToolCallState.fresh(call, now));
        if (ran) {
            record = record.moveTo(ToolCallStatus.RUNNING, now);
        }
        record =
                record.moveTo(end, now)
                        .withResumeToken(ticket == null ? "" : ticket.pending().id());
        var ops = new ArrayList<Op>(2);
        var stored = record.toJson();
        ops.add(Op.set(StateActions.callPath(call.id(), STATE), stored));
        if (end.isTerminal()
                && state.find(StateActions.callPath(call.id(), SUSPENDED)).isPresent()) {
            ops.add(Op.delete(StateActions.callPath(call.id(), SUSPENDED)));
        }
        return ops;
    }

    /// The operation that records why a call waits.
    static Op suspend(ToolCall call, SuspendTicket ticket) {
        return Op.set(
                StateActions.callPath(call.id(), SUSPENDED),
                SuspendedCall.of(call, ticket).toJson());
    }
}
