package dev.reprise.models.responses;

import dev.reprise.core.model.ModelException.ErrorClass;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.testing.model.ProviderWire;
import java.util.List;
import java.util.stream.Stream;

/// The events of Responses as text on the wire.
final class ResponsesWire implements ProviderWire {
    static String event(JsonObject data) {
        var type = data.getOr("type", Json.NULL).asText().orElseThrow();
        return "event: " + type + "\ndata: " + data + "\n\n";
    }

    static String created() {
        return event(
                Json.object(
                        "type",
                        "response.created",
                        "response",
                        Json.object("id", "resp_1", "status", "in_progress", "output", List.of())));
    }

    static String added(int index, Json item) {
        return event(
                Json.object(
                        "type", "response.output_item.added", "output_index", index, "item", item));
    }

    static String done(int index, Json item) {
        return event(
                Json.object(
                        "type", "response.output_item.done", "output_index", index, "item", item));
    }

    static String delta(String type, int index, String delta) {
        return event(
                Json.object(
                        "type",
                        "response." + type + ".delta",
                        "output_index",
                        index,
                        "delta",
                        delta,
                        "logprobs",
                        List.of()));
    }

    static String text(int index, String text) {
        return delta("output_text", index, text);
    }

    static String arguments(int index, String json) {
        return delta("function_call_arguments", index, json);
    }

    static Json message(String text) {
        return Json.object(
                "id",
                "msg_1",
                "type",
                "message",
                "role",
                "assistant",
                "content",
                List.of(Json.object("type", "output_text", "text", text)));
    }

    static Json call(String id, String name, String arguments) {
        return Json.object(
                "id",
                "fc_" + id,
                "type",
                "function_call",
                "call_id",
                id,
                "name",
                name,
                "arguments",
                arguments);
    }

    static String completed() {
        return ended("completed", "usage", usage());
    }

    static Json usage() {
        return Json.object("input_tokens", 9, "output_tokens", 3, "total_tokens", 12);
    }

    static String ended(String status, String member, Json value) {
        return event(
                Json.object(
                        "type",
                        "response." + status,
                        "response",
                        Json.object("id", "resp_1", "status", status, member, value)));
    }

    @Override
    public WireAnswer saying(String... deltas) {
        var whole = message(String.join("", deltas));
        return new WireAnswer(
                List.of(created(), added(0, Json.object("type", "message", "content", List.of()))),
                Stream.of(deltas).map(delta -> text(0, delta)).toList(),
                List.of(done(0, whole), completed()));
    }

    @Override
    public WireAnswer interleavedCalls() {
        return new WireAnswer(
                List.of(
                        created(),
                        added(0, call("c1", "first", "")),
                        added(1, call("c2", "second", ""))),
                List.of(
                        arguments(0, "{\"a\""),
                        arguments(1, "{\"b\""),
                        arguments(0, ":1}"),
                        arguments(1, ":2}")),
                List.of(
                        done(0, call("c1", "first", "{\"a\":1}")),
                        done(1, call("c2", "second", "{\"b\":2}")),
                        completed()));
    }

    @Override
    public String error(String message) {
        return event(Json.object("type", "error", "code", "server_error", "message", message));
    }

    @Override
    public ErrorClass errorClass() {
        return ErrorClass.SERVER_ERROR;
    }

    @Override
    public String malformed() {
        return "event: response.output_text.delta\ndata: {\"type\":\"response.output_text.delta\",\n\n";
    }

    @Override
    public String overloaded() {
        return event(
                Json.object("type", "error", "code", "server_is_overloaded", "message", "Busy"));
    }

    @Override
    public WireAnswer ending(Ending why) {
        var end =
                switch (why) {
                    case AT_THE_LIMIT -> incomplete("max_output_tokens");
                    case FILTERED -> incomplete("content_filter");
                    case REFUSED -> completed();
                };
        var kind = why == Ending.REFUSED ? "refusal" : "output_text";
        return new WireAnswer(List.of(created()), List.of(delta(kind, 0, "Hello")), List.of(end));
    }

    private static String incomplete(String reason) {
        return ended("incomplete", "incomplete_details", Json.object("reason", reason));
    }

    @Override
    public WireAnswer withoutUsage(String... deltas) {
        var answer = saying(deltas);
        return new WireAnswer(
                answer.begin(), answer.deltas(), List.of(ended("completed", "usage", Json.NULL)));
    }

    @Override
    public WireAnswer thinking() {
        var secret = Json.object("type", "reasoning", "encrypted_content", "secret-3");
        return new WireAnswer(
                List.of(created()),
                List.of(
                        delta("reasoning_summary_text", 0, "First."),
                        done(0, thought("First.", "sig-1")),
                        delta("reasoning_summary_text", 1, "Second."),
                        done(1, thought("Second.", "sig-2")),
                        done(2, secret),
                        text(3, "Done."),
                        done(3, message("Done.")),
                        added(4, call("c1", "first", "")),
                        arguments(4, "{\"a\":1}"),
                        done(4, call("c1", "first", "{\"a\":1}"))),
                List.of(completed()));
    }

    private static Json thought(String summary, String encrypted) {
        return Json.object(
                "type",
                "reasoning",
                "summary",
                List.of(Json.object("type", "summary_text", "text", summary)),
                "encrypted_content",
                encrypted);
    }

    @Override
    public WireAnswer sameIds() {
        return new WireAnswer(
                List.of(created()),
                List.of(
                        done(0, call("c1", "first", "{\"a\":1}")),
                        done(1, call("c1", "second", "{\"b\":2}"))),
                List.of(completed()));
    }
}
