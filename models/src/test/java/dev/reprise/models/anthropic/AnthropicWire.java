package dev.reprise.models.anthropic;

import dev.reprise.core.model.ModelException.ErrorClass;
import dev.reprise.state.Json;
import dev.reprise.testing.model.ProviderWire;
import java.util.List;
import java.util.stream.Stream;

/// Messages as text on the wire.
final class AnthropicWire implements ProviderWire {
    static final String STOP = event(Json.object("type", "message_stop"));

    static String event(Json data) {
        var type = data.asObject().orElseThrow().get("type").asText().orElseThrow();
        return "event: " + type + "\ndata: " + data + "\n\n";
    }

    static String start() {
        return event(
                Json.object(
                        "type",
                        "message_start",
                        "message",
                        Json.object(
                                "id",
                                "msg_1",
                                "type",
                                "message",
                                "role",
                                "assistant",
                                "content",
                                List.of(),
                                "stop_reason",
                                null,
                                "usage",
                                Json.object("input_tokens", 9, "output_tokens", 1))));
    }

    static String open(int index, Json block) {
        return event(
                Json.object("type", "content_block_start", "index", index, "content_block", block));
    }

    static String delta(int index, String type, String member, String content) {
        return event(
                Json.object(
                        "type",
                        "content_block_delta",
                        "index",
                        index,
                        "delta",
                        Json.object("type", type, member, content)));
    }

    static String text(int index, String text) {
        return delta(index, "text_delta", "text", text);
    }

    static String input(int index, String json) {
        return delta(index, "input_json_delta", "partial_json", json);
    }

    static String close(int index) {
        return event(Json.object("type", "content_block_stop", "index", index));
    }

    static String end(String reason) {
        return event(
                Json.object(
                        "type",
                        "message_delta",
                        "delta",
                        Json.object("stop_reason", reason, "stop_sequence", null),
                        "usage",
                        Json.object("output_tokens", 3)));
    }

    @Override
    public WireAnswer saying(String... deltas) {
        return new WireAnswer(
                List.of(start(), open(0, Json.object("type", "text", "text", ""))),
                Stream.of(deltas).map(text -> text(0, text)).toList(),
                List.of(close(0), end("end_turn"), STOP));
    }

    @Override
    public WireAnswer interleavedCalls() {
        return new WireAnswer(
                List.of(start(), call(0, "c1", "first"), call(1, "c2", "second")),
                List.of(input(0, "{\"a\""), input(1, "{\"b\""), input(0, ":1}"), input(1, ":2}")),
                List.of(close(0), close(1), end("tool_use"), STOP));
    }

    static String call(int index, String id, String name) {
        return open(
                index,
                Json.object("type", "tool_use", "id", id, "name", name, "input", Json.object()));
    }

    @Override
    public String error(String message) {
        return event(
                Json.object(
                        "type",
                        "error",
                        "error",
                        Json.object("type", "overloaded_error", "message", message)));
    }

    @Override
    public ErrorClass errorClass() {
        return ErrorClass.SERVER_UNAVAILABLE;
    }

    @Override
    public String malformed() {
        return "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\n\n";
    }

    @Override
    public String overloaded() {
        return error("Overloaded");
    }

    @Override
    public WireAnswer ending(Ending why) {
        var reason =
                switch (why) {
                    case AT_THE_LIMIT -> "max_tokens";
                    case FILTERED, REFUSED -> "refusal";
                };
        return new WireAnswer(
                List.of(start(), open(0, Json.object("type", "text", "text", ""))),
                List.of(text(0, "Hello")),
                List.of(close(0), end(reason), STOP));
    }

    @Override
    public WireAnswer withoutUsage(String... deltas) {
        var end =
                Json.object(
                        "type",
                        "message_delta",
                        "delta",
                        Json.object("stop_reason", "end_turn", "stop_sequence", null));
        return new WireAnswer(
                List.of(
                        event(Json.object("type", "message_start", "message", Json.object())),
                        open(0, Json.object("type", "text", "text", ""))),
                Stream.of(deltas).map(text -> text(0, text)).toList(),
                List.of(close(0), event(end), STOP));
    }

    @Override
    public WireAnswer thinking() {
        var secret = Json.object("type", "redacted_thinking", "data", "secret-3");
        return new WireAnswer(
                List.of(start()),
                List.of(
                        open(0, Json.object("type", "thinking", "thinking", "", "signature", "")),
                        delta(0, "thinking_delta", "thinking", "First."),
                        delta(0, "signature_delta", "signature", "sig-1"),
                        close(0),
                        open(1, Json.object("type", "thinking", "thinking", "", "signature", "")),
                        delta(1, "thinking_delta", "thinking", "Second."),
                        delta(1, "signature_delta", "signature", "sig-2"),
                        close(1),
                        open(2, secret),
                        close(2),
                        open(3, Json.object("type", "text", "text", "")),
                        text(3, "Done."),
                        close(3),
                        call(4, "c1", "first"),
                        input(4, "{\"a\":1}"),
                        close(4)),
                List.of(end("tool_use"), STOP));
    }

    @Override
    public WireAnswer sameIds() {
        return new WireAnswer(
                List.of(start()),
                List.of(
                        call(0, "c1", "first"),
                        input(0, "{\"a\":1}"),
                        close(0),
                        call(1, "c1", "second"),
                        input(1, "{\"b\":2}"),
                        close(1)),
                List.of(end("tool_use"), STOP));
    }
}
