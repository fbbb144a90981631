package dev.reprise.protocols.a2a;

import dev.reprise.core.ThreadId;
import dev.reprise.core.message.ContentBlock;
import dev.reprise.core.message.Media;
import dev.reprise.core.message.Message;
import dev.reprise.core.message.Role;
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
/// @param media what the raw and url parts hold, in order
/// @param data what the data parts hold, in order
/// @param historyLength how many messages the answer may hold; empty for as many as there are
/// @param returnsImmediately whether the answer comes before the task is over or waits
/// @param push where news of the task are sent
public record TaskRequest(
        String messageId,
        @Nullable ThreadId context,
        @Nullable String task,
        String text,
        List<Media> media,
        List<Json> data,
        OptionalInt historyLength,
        boolean returnsImmediately,
        @Nullable PushConfig push) {
    public TaskRequest {
        media = List.copyOf(media);
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
        var media = new ArrayList<Media>();
        for (var part : message.requireArray("parts")) {
            add(JsonReader.of(part), lines, data, media);
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
                media,
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

    private static void add(
            JsonReader part, List<String> lines, List<Json> data, List<Media> media) {
        if (part.has("raw") || part.has("url")) {
            media.add(media(part, part.has("raw") ? "raw" : "url"));
            return;
        }
        part.text("text").ifPresent(lines::add);
        part.json("data")
                .ifPresent(value -> {
                    data.add(value);
                    lines.add(value.toString());
                });
        if (!part.has("text") && !part.has("data")) {
            throw new JsonException("a part must have text, data, raw or url");
        }
    }

    private static Media media(JsonReader part, String given) {
        var mediaType = part.text("mediaType").orElse(null);
        var name = part.text("filename").orElse(null);
        try {
            return part.requireText(given, content -> Media.parse(mediaType, content, name));
        } catch (JsonException e) {
            throw new A2aException(
                    A2aError.CONTENT_TYPE_NOT_SUPPORTED,
                    String.valueOf(e.getMessage()),
                    Map.of("mediaType", mediaType == null ? "" : mediaType));
        }
    }

    /// What is stored of it: the text, and then the media.
    public Message message() {
        var blocks = new ArrayList<ContentBlock>();
        if (!text.isEmpty() || media.isEmpty()) {
            blocks.add(new ContentBlock.Text(text));
        }
        blocks.addAll(media);
        return Message.of(messageId, Role.USER, blocks);
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
