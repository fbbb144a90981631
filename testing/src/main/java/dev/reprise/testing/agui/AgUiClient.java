package dev.reprise.testing.agui;

import dev.reprise.state.Json;
import dev.reprise.state.JsonArray;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An AG-UI client as a test double: it refuses what the real ones refuse and builds the
/// conversation that they would show.
public final class AgUiClient {
    private final AgUiOrder order = new AgUiOrder();
    private final List<JsonObject> events = new ArrayList<>();
    private final Map<String, JsonObject> messages = new LinkedHashMap<>();
    private Json state = JsonObject.EMPTY;

    /// Reads the text of an event stream; ids and comments mean nothing to it.
    public static AgUiClient reading(String stream) {
        var client = new AgUiClient();
        stream.lines()
                .filter(line -> line.startsWith("data: "))
                .forEach(
                        line -> client.take(JsonReader.of(Json.parse(line.substring(6))).object()));
        return client;
    }

    /// Takes the next event.
    ///
    /// @throws AssertionError when no client would
    public void take(JsonObject event) {
        order.check(event);
        events.add(event);
        var in = JsonReader.of(event);
        switch (in.requireText("type")) {
            case "TEXT_MESSAGE_START" -> assistant(in.requireText("messageId"));
            case "TEXT_MESSAGE_CONTENT" -> {
                var id = in.requireText("messageId");
                var message = assistant(id);
                var content = JsonReader.of(message).textOr("content", "");
                messages.put(id, message.with("content", content + in.requireText("delta")));
            }
            case "TOOL_CALL_START" -> startCall(in);
            case "TOOL_CALL_ARGS" -> addArguments(in);
            case "TOOL_CALL_RESULT" ->
                    messages.put(
                            in.requireText("messageId"),
                            Json.object(
                                    "id",
                                    in.requireText("messageId"),
                                    "role",
                                    "tool",
                                    "toolCallId",
                                    in.requireText("toolCallId"),
                                    "content",
                                    in.requireText("content")));
            case "STATE_SNAPSHOT" -> state = in.requireJson("snapshot");
            case "STATE_DELTA" -> state = JsonPatches.apply(state, in.requireArray("delta"));
            case "MESSAGES_SNAPSHOT" -> {
                messages.clear();
                in.requireArray("messages").forEach(this::put);
            }
            default -> {}
        }
    }

    private void put(Json message) {
        var in = JsonReader.of(message);
        messages.put(in.requireText("id"), in.object());
    }

    private JsonObject assistant(String id) {
        return messages.computeIfAbsent(id, _ -> Json.object("id", id, "role", "assistant"));
    }

    private void startCall(JsonReader in) {
        var call = in.requireText("toolCallId");
        if (holder(call) != null) {
            return;
        }
        var parent = in.textOr("parentMessageId", call);
        var message = assistant(parent);
        var function = Json.object("name", in.requireText("toolCallName"), "arguments", "");
        var calls = JsonReader.of(message).array("toolCalls").orElse(JsonArray.EMPTY);
        var added = Json.object("id", call, "type", "function", "function", function);
        messages.put(parent, message.with("toolCalls", calls.append(added)));
    }

    private @Nullable String holder(String call) {
        for (var message : messages.entrySet()) {
            for (var known :
                    JsonReader.of(message.getValue()).array("toolCalls").orElse(JsonArray.EMPTY)) {
                if (JsonReader.of(known).requireText("id").equals(call)) {
                    return message.getKey();
                }
            }
        }
        return null;
    }

    private void addArguments(JsonReader in) {
        var call = in.requireText("toolCallId");
        var id = holder(call);
        if (id == null) {
            throw new AssertionError("no message has the call " + call);
        }
        var message = assistant(id);
        var calls = JsonArray.builder();
        for (var known : JsonReader.of(message).requireArray("toolCalls")) {
            var old = JsonReader.of(known);
            var function = JsonReader.of(old.requireObject("function"));
            var text = function.requireText("arguments") + in.requireText("delta");
            calls.add(
                    old.requireText("id").equals(call)
                            ? old.object()
                                    .with("function", function.object().with("arguments", text))
                            : known);
        }
        messages.put(id, message.with("toolCalls", calls.build()));
    }

    /// The events so far.
    public List<JsonObject> events() {
        return List.copyOf(events);
    }

    /// The types of the events so far.
    public List<String> types() {
        return events.stream().map(event -> JsonReader.of(event).requireText("type")).toList();
    }

    /// The conversation so far.
    public List<JsonObject> messages() {
        return List.copyOf(messages.values());
    }

    public Json state() {
        return state;
    }

    /// Whether the last run has its end.
    public boolean isOver() {
        return order.isOver();
    }
}
