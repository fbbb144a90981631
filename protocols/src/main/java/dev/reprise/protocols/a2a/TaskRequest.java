package dev.reprise.protocols.a2a;

import dev.reprise.core.ThreadId;
import dev.reprise.core.suspend.SuspendedCall;
import dev.reprise.core.suspend.ToolCallDecision;
import dev.reprise.state.Json;
import dev.reprise.state.JsonArray;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// A message to an agent, of A2A 1.0.
///
/// @param messageId under which the message is stored, so that one that is sent again is not stored
///   again
/// @param context thread to go on with
/// @param task that the message is for
/// @param text of all text and data parts, a line each
/// @param data what the data parts hold, in order
/// @param historyLength how many messages the answer may hold; empty for as many as there are
/// @param returnsImmediately whether the answer comes before the task is over or waits
/// @param push where news of the task are sent
public record TaskRequest(
        String messageId,
        @Nullable ThreadId context,
        @Nullable String task,
        String text,
        List<Json> data,
        OptionalInt historyLength,
        boolean returnsImmediately,
        @Nullable PushConfig push) {
    public TaskRequest {
        data = List.copyOf(data);
    }

    /// Reads a SendMessageRequest.
    ///
    /// @throws A2aException when it is none, or holds content that agents do not take
    public static TaskRequest read(Json json) {
        try {
            return of(JsonReader.of(json));
        } catch (JsonException | IllegalArgumentException e) {
            throw new A2aException(A2aError.INVALID_PARAMS, String.valueOf(e.getMessage()));
        }
    }

    private static TaskRequest of(JsonReader in) {
        var message = JsonReader.of(in.requireObject("message"));
        if (message.textOr("role", "ROLE_USER").equals("ROLE_AGENT")) {
            throw new A2aException(
                    A2aError.INVALID_PARAMS, "message.role must be ROLE_USER, was ROLE_AGENT");
        }
        var lines = new ArrayList<String>();
        var data = new ArrayList<Json>();
        for (var part : message.requireArray("parts")) {
            add(JsonReader.of(part), lines, data);
        }
        if (message.requireText("messageId").isBlank()) {
            throw new IllegalArgumentException("message.messageId cannot be empty");
        }
        if (message.requireArray("parts").isEmpty()) {
            throw new IllegalArgumentException("message.parts cannot be empty");
        }
        var configuration = JsonReader.of(in.object("configuration").orElse(JsonObject.EMPTY));
        return new TaskRequest(
                message.requireText("messageId"),
                present(message, "contextId") == null
                        ? null
                        : new ThreadId(message.requireText("contextId")),
                present(message, "taskId"),
                String.join("\n", lines),
                data,
                configuration.index("historyLength"),
                configuration.booleanOr("returnImmediately", false),
                configuration
                        .optional("taskPushNotificationConfig", PushConfig::read)
                        .orElse(null));
    }

    private static @Nullable String present(JsonReader in, String name) {
        return in.text(name).filter(text -> !text.isBlank()).orElse(null);
    }

    private static void add(JsonReader part, List<String> lines, List<Json> data) {
        if (part.has("raw") || part.has("url")) {
            throw new A2aException(
                    A2aError.CONTENT_TYPE_NOT_SUPPORTED,
                    "parts must be text or data, was " + (part.has("raw") ? "raw" : "url"),
                    Map.of("mediaType", part.textOr("mediaType", "")));
        }
        part.text("text").ifPresent(lines::add);
        part.json("data")
                .ifPresent(value -> {
                    data.add(value);
                    lines.add(value.toString());
                });
        if (!part.has("text") && !part.has("data")) {
            throw new JsonException("a part must have text or data");
        }
    }

    /// Whether the message says itself which calls its decisions are for.
    public boolean namesDecisions() {
        return data.stream()
                .anyMatch(value ->
                        value instanceof JsonObject object
                                && object.get("decisions") instanceof JsonArray);
    }

    /// What the message says of the calls that a task waits for: decisions that it names, or one
    /// answer for all of them.
    ///
    /// @param now milliseconds since the epoch
    public List<ToolCallDecision> decisions(List<SuspendedCall> waiting, long now) {
        for (var value : data) {
            if (value instanceof JsonObject object
                    && object.get("decisions") instanceof JsonArray named) {
                return named.stream().map(ToolCallDecision::fromJson).toList();
            }
        }
        if (waiting.isEmpty()) {
            throw new A2aException(A2aError.UNSUPPORTED_OPERATION, "the task waits for nothing");
        }
        var answer = data.isEmpty() ? Json.of(text) : data.getFirst();
        return waiting.stream()
                .map(call -> ToolCallDecision.ofAnswer(call.callId(), answer, now))
                .toList();
    }
}
