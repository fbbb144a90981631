package dev.reprise.models.openai;

import dev.reprise.core.model.ModelException.ErrorClass;
import dev.reprise.state.Json;
import dev.reprise.testing.model.ProviderWire;
import java.util.List;
import java.util.stream.Stream;

/// Chat Completions as text on the wire.
final class OpenAiWire implements ProviderWire {
    private static final String DONE = "data: [DONE]\n\n";

    static String event(Json data) {
        return "data: " + data + "\n\n";
    }

    static String delta(Json delta) {
        return event(choice(delta, Json.NULL));
    }

    static String finish(String reason) {
        return event(choice(Json.object(), Json.of(reason)));
    }

    private static Json choice(Json delta, Json finish) {
        return Json.object(
                "id", "chatcmpl-1",
                "object", "chat.completion.chunk",
                "choices",
                        List.of(Json.object("index", 0, "delta", delta, "finish_reason", finish)));
    }

    private static String usage() {
        return event(
                Json.object(
                        "choices", List.of(),
                        "usage", Json.object("prompt_tokens", 9, "completion_tokens", 3)));
    }

    @Override
    public WireAnswer saying(String... deltas) {
        return new WireAnswer(
                List.of(delta(Json.object("role", "assistant", "content", ""))),
                Stream.of(deltas).map(text -> delta(Json.object("content", text))).toList(),
                List.of(finish("stop"), usage(), DONE));
    }

    @Override
    public WireAnswer interleavedCalls() {
        return new WireAnswer(
                List.of(delta(Json.object("role", "assistant", "content", null))),
                List.of(
                        call(Json.object("index", 0, "id", "c1", "function", opening("first"))),
                        call(Json.object("index", 1, "id", "c2", "function", opening("second"))),
                        part(0, "{\"a\""),
                        part(1, "{\"b\""),
                        part(0, ":1}"),
                        part(1, ":2}")),
                List.of(finish("tool_calls"), DONE));
    }

    private static Json opening(String name) {
        return Json.object("name", name, "arguments", "");
    }

    private static String part(int index, String arguments) {
        return call(Json.object("index", index, "function", Json.object("arguments", arguments)));
    }

    static String call(Json call) {
        return delta(Json.object("tool_calls", List.of(call)));
    }

    @Override
    public String error(String message) {
        return event(Json.object("error", Json.object("message", message, "type", "server_error")));
    }

    @Override
    public ErrorClass errorClass() {
        return ErrorClass.SERVER_ERROR;
    }

    @Override
    public String malformed() {
        return "data: {\"choices\":[{\"delta\":{\"content\":\"lost\"}\n\n";
    }

    @Override
    public String overloaded() {
        return event(
                Json.object(
                        "error",
                        Json.object("message", "Busy", "type", "engine_overloaded_error")));
    }

    @Override
    public WireAnswer ending(Ending why) {
        var member = why == Ending.REFUSED ? "refusal" : "content";
        var reason =
                switch (why) {
                    case AT_THE_LIMIT -> "length";
                    case FILTERED -> "content_filter";
                    case REFUSED -> "stop";
                };
        return new WireAnswer(
                List.of(),
                List.of(delta(Json.object(member, "Hello"))),
                List.of(finish(reason), usage(), DONE));
    }

    @Override
    public WireAnswer withoutUsage(String... deltas) {
        var answer = saying(deltas);
        return new WireAnswer(answer.begin(), answer.deltas(), List.of(finish("stop"), DONE));
    }

    @Override
    public WireAnswer thinking() {
        return new WireAnswer(
                List.of(),
                List.of(
                        thought(0, "text", "First."),
                        thought(0, "signature", "sig-1"),
                        thought(1, "text", "Second."),
                        thought(1, "signature", "sig-2"),
                        thought(2, "data", "secret-3"),
                        delta(Json.object("content", "Done.")),
                        whole(0, "first", "{\"a\":1}")),
                List.of(finish("tool_calls"), DONE));
    }

    private static String thought(int index, String member, String value) {
        var type = member.equals("data") ? "reasoning.encrypted" : "reasoning.text";
        var detail = Json.object("type", type, "index", index, member, value);
        return delta(Json.object("reasoning_details", List.of(detail)));
    }

    @Override
    public WireAnswer sameIds() {
        return new WireAnswer(
                List.of(),
                List.of(whole(0, "first", "{\"a\":1}"), whole(1, "second", "{\"b\":2}")),
                List.of(finish("tool_calls"), DONE));
    }

    private static String whole(int index, String name, String arguments) {
        var function = Json.object("name", name, "arguments", arguments);
        return call(Json.object("index", index, "id", "c1", "function", function));
    }
}
