package dev.reprise.whole;

import dev.reprise.state.Json;
import dev.reprise.testing.model.ProviderServer.Script;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// What a service that speaks Chat Completions says, as text on the wire.
final class Completions {
    private static final String DONE = "data: [DONE]\n\n";

    private Completions() {}

    /// A call as the service writes it.
    ///
    /// @param arguments the text of the arguments, which need not be JSON
    record Call(String id, String name, String arguments) {}

    /// An answer of text.
    static Script saying(String... deltas) {
        var events = new ArrayList<String>();
        events.add(delta(Json.object("role", "assistant", "content", "")));
        events.addAll(texts(deltas));
        events.add(finish("stop"));
        return streaming(events);
    }

    /// An answer of text and calls, whose parts alternate.
    static Script calling(String text, Call... calls) {
        var events = new ArrayList<String>();
        events.add(delta(Json.object("role", "assistant", "content", null)));
        events.addAll(text.isEmpty() ? List.of() : texts(text));
        for (int i = 0; i < calls.length; i++) {
            events.add(opening(i, calls[i]));
        }
        for (int i = 0; i < calls.length; i++) {
            events.add(part(i, calls[i].arguments().substring(0, half(calls[i]))));
        }
        for (int i = 0; i < calls.length; i++) {
            events.add(part(i, calls[i].arguments().substring(half(calls[i]))));
        }
        events.add(finish("tool_calls"));
        return streaming(events);
    }

    private static int half(Call call) {
        return call.arguments().length() / 2;
    }

    /// Answers a request with these events and a clean end.
    static Script streaming(List<String> events) {
        return connection -> {
            connection.sendStreamHead();
            for (var event : events) {
                connection.sendPiece(event);
            }
            connection.sendPiece(usage()).sendPiece(DONE).sendEnd();
        };
    }

    /// Begins an answer of text and leaves it at that.
    static Script beginning(String... deltas) {
        return connection -> {
            connection.sendStreamHead();
            for (var event : texts(deltas)) {
                connection.sendPiece(event);
            }
        };
    }

    /// A refusal in the service's words.
    static Script refusing(int status, String message, String code, String... headers) {
        var error = Json.object("message", message, "type", null, "param", null, "code", code);
        var body = Json.object("error", error).toString();
        return connection -> connection.answer(status, "application/json", body, headers);
    }

    static List<String> texts(String... deltas) {
        return Stream.of(deltas).map(text -> delta(Json.object("content", text))).toList();
    }

    static String finish(String reason) {
        return chunk(Json.object(), Json.of(reason));
    }

    private static String opening(int index, Call call) {
        return delta(
                Json.object(
                        "tool_calls",
                        List.of(
                                Json.object(
                                        "index",
                                        index,
                                        "id",
                                        call.id(),
                                        "type",
                                        "function",
                                        "function",
                                        Json.object("name", call.name(), "arguments", "")))));
    }

    private static String part(int index, String arguments) {
        var function = Json.object("arguments", arguments);
        return delta(
                Json.object(
                        "tool_calls", List.of(Json.object("index", index, "function", function))));
    }

    private static String delta(Json delta) {
        return chunk(delta, Json.NULL);
    }

    private static String chunk(Json delta, Json finish) {
        var choice = Json.object("index", 0, "delta", delta, "finish_reason", finish);
        return event(Json.object("object", "chat.completion.chunk", "choices", List.of(choice)));
    }

    private static String usage() {
        var usage = Json.object("prompt_tokens", 9, "completion_tokens", 3, "total_tokens", 12);
        return event(Json.object("choices", List.of(), "usage", usage));
    }

    static String event(Json data) {
        return "data: " + data + "\n\n";
    }
}
