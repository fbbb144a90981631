package dev.reprise.protocols.agui;

import dev.reprise.core.message.ContentBlock;
import dev.reprise.core.message.ContentBlock.Text;
import dev.reprise.core.message.Message;
import dev.reprise.core.message.Role;
import dev.reprise.core.message.Visibility;
import dev.reprise.state.Json;
import dev.reprise.state.JsonArray;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads the messages of a request: what is added to the thread, and what answers calls.
///
/// What clients say the assistant said is left out, for the server knows better.
final class SentMessages {
    private static final String CONTENT = "content";

    private final List<Message> kept = new ArrayList<>();
    private final Map<String, Json> answers = new LinkedHashMap<>();
    private int dropped;

    /// Reads the array.
    ///
    /// @throws JsonException when an item is no message
    static SentMessages read(JsonReader request) {
        var messages = new SentMessages();
        var _ =
                request.requireList(
                        "messages",
                        message -> {
                            messages.add(JsonReader.of(message));
                            return message;
                        });
        return messages;
    }

    List<Message> kept() {
        return kept;
    }

    /// Answers by the id they name; of several the last, in the order of their places.
    Map<String, Json> answers() {
        return answers;
    }

    /// How many parts of content no thread can hold, for they are not text.
    int dropped() {
        return dropped;
    }

    private void add(JsonReader in) {
        var role = in.requireText("role");
        switch (role) {
            case "user" -> keep(in, Message.user(content(in)));
            case "system", "developer" -> keep(in, Message.system(text(in)));
            case "tool" -> addAnswer(in, text(in));
            case "assistant", "activity", "reasoning" -> {}
            default ->
                    throw in.mustBe(
                            "role",
                            "developer, system, assistant, user, tool, activity or reasoning");
        }
    }

    private void keep(JsonReader in, Message message) {
        kept.add(in.text("id").filter(id -> !id.isBlank()).map(message::withId).orElse(message));
    }

    private void addAnswer(JsonReader in, String content) {
        var call = in.text("toolCallId").orElse(null);
        var fresh = Message.user(content);
        keep(
                in,
                new Message(
                        fresh.id(), Role.TOOL, content, null, call, Visibility.ALL, null, null));
        if (call != null) {
            answers.remove(call);
            answers.put(call, value(content));
        }
    }

    private static Json value(String content) {
        try {
            return Json.parse(content);
        } catch (JsonException _) { // a word is an answer, too
            return Json.of(content);
        }
    }

    private List<ContentBlock> content(JsonReader in) {
        return switch (in.json(CONTENT).orElse(Json.NULL)) {
            case Json.Null _ -> List.of(new Text(""));
            case Json.Text(var text) -> List.of(new Text(text));
            case JsonArray _ -> {
                var parts = in.list(CONTENT, InputContent::read);
                var known = parts.stream().flatMap(Optional::stream).toList();
                dropped += parts.size() - known.size();
                yield known;
            }
            default -> throw in.mustBe(CONTENT, "a string or an array of parts");
        };
    }

    /// Only users send media.
    private String text(JsonReader in) {
        var text = new StringBuilder();
        for (var part : content(in)) {
            if (part instanceof Text(var said)) {
                text.append(said);
            } else {
                dropped++;
            }
        }
        return text.toString();
    }
}
