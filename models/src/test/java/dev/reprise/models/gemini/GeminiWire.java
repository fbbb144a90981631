package dev.reprise.models.gemini;

import dev.reprise.core.model.ModelException.ErrorClass;
import dev.reprise.state.Json;
import dev.reprise.testing.model.ProviderWire;
import java.util.List;
import java.util.stream.Stream;

/// The chunks of generateContent as text on the wire.
final class GeminiWire implements ProviderWire {
    static String event(Json chunk) {
        return "data: " + chunk + "\r\n\r\n";
    }

    static String parts(Json... parts) {
        return event(Json.object("candidates", List.of(candidate(null, parts))));
    }

    private static Json candidate(String reason, Json... parts) {
        return Json.object(
                "content",
                Json.object("parts", List.of(parts), "role", "model"),
                "finishReason",
                reason,
                "index",
                0);
    }

    static Json text(String text) {
        return Json.object("text", text);
    }

    static Json call(String id, String name, Json args) {
        return Json.object("functionCall", Json.object("name", name, "args", args, "id", id));
    }

    static String end(String reason) {
        return end(
                reason,
                Json.object(
                        "promptTokenCount", 9, "candidatesTokenCount", 3, "totalTokenCount", 12));
    }

    static String end(String reason, Json usage) {
        return event(
                Json.object(
                        "candidates",
                        List.of(candidate(reason, text(""))),
                        "usageMetadata",
                        usage,
                        "modelVersion",
                        "m",
                        "responseId",
                        "r"));
    }

    @Override
    public WireAnswer saying(String... deltas) {
        return new WireAnswer(
                List.of(),
                Stream.of(deltas).map(delta -> parts(text(delta))).toList(),
                List.of(end("STOP")));
    }

    /// The service gives each call as a whole.
    @Override
    public WireAnswer interleavedCalls() {
        return new WireAnswer(
                List.of(),
                List.of(
                        parts(call("c1", "first", Json.object("a", 1))),
                        parts(call("c2", "second", Json.object("b", 2)))),
                List.of(end("STOP")));
    }

    @Override
    public String error(String message) {
        return event(
                Json.object(
                        "error",
                        Json.object("code", 503, "message", message, "status", "UNAVAILABLE")));
    }

    @Override
    public ErrorClass errorClass() {
        return ErrorClass.SERVER_UNAVAILABLE;
    }

    @Override
    public String malformed() {
        return "data: {\"candidates\":[{\"content\":\r\n\r\n";
    }

    @Override
    public String overloaded() {
        return error("The model is overloaded.");
    }

    @Override
    public WireAnswer ending(Ending why) {
        var reason =
                switch (why) {
                    case AT_THE_LIMIT -> "MAX_TOKENS";
                    case FILTERED -> "RECITATION";
                    case REFUSED -> "SAFETY";
                };
        return new WireAnswer(List.of(), List.of(parts(text("Hello"))), List.of(end(reason)));
    }

    @Override
    public WireAnswer withoutUsage(String... deltas) {
        var answer = saying(deltas);
        return new WireAnswer(answer.begin(), answer.deltas(), List.of(end("STOP", Json.object())));
    }

    @Override
    public WireAnswer thinking() {
        return new WireAnswer(
                List.of(),
                List.of(
                        parts(thought("First.", "sig-1"), thought("Second.", "sig-2")),
                        parts(Json.object("text", "", "thoughtSignature", "secret-3")),
                        parts(text("Done.")),
                        parts(call("c1", "first", Json.object("a", 1)))),
                List.of(end("STOP")));
    }

    private static Json thought(String text, String signature) {
        return Json.object("text", text, "thought", true, "thoughtSignature", signature);
    }

    @Override
    public WireAnswer sameIds() {
        return new WireAnswer(
                List.of(),
                List.of(
                        parts(
                                call("c1", "first", Json.object("a", 1)),
                                call("c1", "second", Json.object("b", 2)))),
                List.of(end("STOP")));
    }
}
