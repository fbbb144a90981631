package dev.reprise.extensions.guard;

import dev.reprise.core.behavior.PhaseView;
import dev.reprise.core.message.Message;
import dev.reprise.core.message.Role;
import dev.reprise.core.message.ToolCall;
import dev.reprise.core.tool.ToolResult;
import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The latest assistant turn of a run and the results of its calls, as far as there are any.
///
/// @param id of the assistant message
record LastRound(String id, String text, List<Answered> calls) {
    LastRound {
        calls = List.copyOf(calls);
    }

    /// A call and its result; absent while there is none.
    record Answered(ToolCall call, @Nullable ToolResult result) {}

    /// Looks no further back than the turn itself.
    static Optional<LastRound> of(PhaseView view) {
        var results = new HashMap<String, ToolResult>();
        var messages = view.messages();
        for (int i = messages.size() - 1; i >= 0; i--) {
            var message = messages.get(i);
            if (message.role() == Role.ASSISTANT) {
                return isOf(view, message) ? Optional.of(of(message, results)) : Optional.empty();
            }
            var callId = message.toolCallId();
            if (message.role() == Role.TOOL && callId != null) {
                result(message).ifPresent(found -> results.putIfAbsent(callId, found));
            }
        }
        return Optional.empty();
    }

    private static boolean isOf(PhaseView view, Message message) {
        var metadata = message.metadata();
        return metadata != null && view.identity().run().equals(metadata.run());
    }

    private static LastRound of(Message turn, HashMap<String, ToolResult> results) {
        var calls = new ArrayList<Answered>();
        var made = turn.toolCalls();
        if (made != null) {
            made.forEach(call -> calls.add(new Answered(call, results.get(call.id()))));
        }
        return new LastRound(turn.id() == null ? "" : turn.id(), turn.content(), calls);
    }

    /// The result in a tool message; none while the call waits.
    static Optional<ToolResult> result(Message message) {
        try {
            return Optional.of(ToolResult.fromJson(Json.parse(message.content())));
        } catch (JsonException e) {
            return Optional.empty();
        }
    }

    /// Which call of the turn it is, from 0; -1 if it is none.
    int indexOf(ToolCall call) {
        for (int i = 0; i < calls.size(); i++) {
            if (calls.get(i).call().id().equals(call.id())) {
                return i;
            }
        }
        return -1;
    }
}
