package dev.reprise.e2e;

import dev.reprise.state.Json;
import dev.reprise.state.JsonArray;
import dev.reprise.state.JsonReader;
import dev.reprise.testing.model.ProviderConnection;
import dev.reprise.testing.model.ProviderServer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A model service that speaks Chat Completions and answers by fixed words of the last message.
///
/// | The user says | It |
/// |---|---|
/// | `weather CITY` | calls `get_weather` |
/// | `refund ORDER` | calls `refund` |
/// | `ask QUESTION` | calls `ask_user` |
/// | `call TOOL ARGUMENTS` | calls any tool; the arguments are JSON |
/// | `slowly KEY` | says `one `, waits for `POST /open/KEY`, and says `two three` |
/// | `hang` | says `thinking` and nothing more |
/// | anything else | repeats it |
///
/// To the result of a tool it says `The tool said: ` and the result's data or message.
final class Service implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ProviderServer server = ProviderServer.playing(this::answer);
    private final Map<String, CountDownLatch> doors = new ConcurrentHashMap<>();
    private final AtomicInteger calls = new AtomicInteger();

    URI address() {
        return server.address();
    }

    private void answer(ProviderConnection connection) throws IOException, InterruptedException {
        var head = connection.head();
        if (head.startsWith("POST /open/")) {
            door(head.substring("POST /open/".length(), head.indexOf(' ', 6))).countDown();
            connection.answer(200, "text/plain", "open");
            return;
        }
        var messages = JsonReader.of(Json.parse(connection.body())).requireArray("messages");
        var last = JsonReader.of(messages.get(messages.size() - 1));
        connection.sendStreamHead();
        if (last.requireText("role").equals("tool")) {
            say(connection, "The tool said: ", told(last.requireText("content")));
        } else {
            reply(connection, textOf(last));
        }
    }

    private CountDownLatch door(String key) {
        return doors.computeIfAbsent(key, _ -> new CountDownLatch(1));
    }

    private static String textOf(JsonReader message) {
        var content = message.requireJson("content");
        return content instanceof JsonArray parts
                ? JsonReader.of(parts.get(0)).textOr("text", "")
                : content.asText().orElse("");
    }

    private static String told(String content) {
        var result = JsonReader.of(Json.parse(content));
        var data = result.json("data").orElse(Json.NULL);
        return data.isNull() ? result.textOr("message", "nothing") : data.toString();
    }

    private void reply(ProviderConnection connection, String text)
            throws IOException, InterruptedException {
        int space = text.indexOf(' ');
        var word = space < 0 ? text : text.substring(0, space);
        var rest = space < 0 ? "" : text.substring(space + 1);
        switch (word) {
            case "weather" -> call(connection, "get_weather", Json.object("location", rest));
            case "refund" -> call(connection, "refund", Json.object("order", rest));
            case "ask" -> call(connection, "ask_user", Json.object("question", rest));
            case "call" -> {
                var named = rest.split(" ", 2);
                call(connection, named[0], Json.parse(named[1]));
            }
            case "hang" -> {
                connection.sendPiece(delta(Json.object("content", "thinking")));
                connection.hang();
            }
            case "slowly" -> {
                connection.sendPiece(delta(Json.object("content", "one ")));
                if (door(rest).await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                    say(connection, "two ", "three");
                }
            }
            default -> say(connection, "You said: ", text);
        }
    }

    private static void say(ProviderConnection connection, String... words) throws IOException {
        for (var word : words) {
            connection.sendPiece(delta(Json.object("content", word)));
        }
        end(connection, "stop");
    }

    private void call(ProviderConnection connection, String tool, Json arguments)
            throws IOException {
        var text = arguments.toString();
        var opening =
                Json.object(
                        "index",
                        0,
                        "id",
                        "call_" + calls.incrementAndGet(),
                        "type",
                        "function",
                        "function",
                        Json.object("name", tool, "arguments", ""));
        connection.sendPiece(delta(Json.object("tool_calls", List.of(opening))));
        for (var part : List.of(text.substring(0, 1), text.substring(1))) {
            var more = Json.object("index", 0, "function", Json.object("arguments", part));
            connection.sendPiece(delta(Json.object("tool_calls", List.of(more))));
        }
        end(connection, "tool_calls");
    }

    private static String delta(Json delta) {
        return chunk(delta, Json.NULL);
    }

    private static void end(ProviderConnection connection, String reason) throws IOException {
        var usage = Json.object("prompt_tokens", 9, "completion_tokens", 3, "total_tokens", 12);
        connection
                .sendPiece(chunk(Json.object(), Json.of(reason)))
                .sendPiece(event(Json.object("choices", List.of(), "usage", usage)))
                .sendPiece("data: [DONE]\n\n");
        connection.sendEnd();
    }

    private static String chunk(Json delta, Json finish) {
        var choice = Json.object("index", 0, "delta", delta, "finish_reason", finish);
        return event(Json.object("object", "chat.completion.chunk", "choices", List.of(choice)));
    }

    private static String event(Json data) {
        return "data: " + data + "\n\n";
    }

    @Override
    public void close() {
        server.close();
    }
}
