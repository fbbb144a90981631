package dev.reprise.server.crowd;

import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonReader;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a client of some protocol makes of the streams of one run.
interface Conversation {
    /// The stream that the client asks for, the first time and whenever it was lost.
    Request request();

    /// A request.
    ///
    /// @param method of HTTP
    record Request(String method, String path) {}

    /// A stream begins, or goes on.
    void opened();

    /// Takes a frame.
    ///
    /// @param id its place; absent where it has none
    void take(@Nullable String id, String data);

    /// There is no stream any more; the client asks for what is stored.
    ///
    /// @param server answers what is asked for by path
    void gone(Server server);

    /// Whether nothing more will come.
    boolean isOver();

    /// What the client shows, in the form of [#stored].
    List<String> shown();

    /// The same of the stored messages.
    List<String> stored(List<Stored> messages);

    /// Answers to requests.
    @FunctionalInterface
    interface Server {
        Json get(String path);
    }

    /// An answer of the assistant.
    record Stored(String id, String text, List<String> calls) {
        static Stored of(Json message) {
            var in = JsonReader.of(message);
            return new Stored(
                    in.requireText("id"),
                    in.textOr("content", ""),
                    in.list("tool_calls", call -> JsonReader.of(call).requireText("id")));
        }

        @Override
        public String toString() {
            return id + " " + text + calls;
        }
    }

    /// All texts as one.
    static String text(List<Stored> messages, String between) {
        return messages.stream().map(Stored::text).collect(Collectors.joining(between));
    }

    static JsonObject object(String data) {
        return JsonReader.of(Json.parse(data)).object();
    }
}
