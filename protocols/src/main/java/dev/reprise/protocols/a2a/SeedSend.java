package dev.reprise.protocols.a2a;

import dev.reprise.core.ThreadId;
import dev.reprise.core.message.Message;
import dev.reprise.core.suspend.ToolCallDecision;
import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A message to an agent, in the seed shape.
///
/// @param context thread to go on with
/// @param task run or mailbox entry that this belongs to
public record SeedSend(
        @Nullable ThreadId context,
        @Nullable String task,
        List<Message> messages,
        List<ToolCallDecision> decisions) {
    public SeedSend {
        messages = List.copyOf(messages);
        decisions = List.copyOf(decisions);
    }

    /// Reads the body.
    ///
    /// @throws JsonException when a member has the wrong type
    /// @throws IllegalArgumentException when the context is no thread id
    public static SeedSend read(Json json) {
        var in = JsonReader.of(json);
        var messages = new ArrayList<Message>();
        in.text("input")
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .ifPresent(text -> messages.add(Message.user(text)));
        in.optional("message", SeedSend::message)
                .filter(message -> !message.isBlank())
                .ifPresent(messages::add);
        return new SeedSend(
                either(in, "contextId", "context_id").map(ThreadId::new).orElse(null),
                either(in, "taskId", "task_id").orElse(null),
                messages,
                in.list("decisions", ToolCallDecision::fromJson));
    }

    private static Optional<String> either(JsonReader in, String name, String alias) {
        if (in.has(name) && in.has(alias)) {
            throw new JsonException(
                    "%s and %s are the same member, send only one of them".formatted(name, alias));
        }
        return in.text(name)
                .or(() -> in.text(alias))
                .map(String::strip)
                .filter(text -> !text.isEmpty());
    }

    private static Message message(Json json) {
        var in = JsonReader.of(json);
        var content = in.requireText("content");
        return switch (in.textOr("role", "").strip().toLowerCase(Locale.ROOT)) {
            case "assistant" -> Message.assistant(content, List.of());
            case "system" -> Message.system(content);
            default -> Message.user(content);
        };
    }

    /// Whether it says nothing at all.
    public boolean isEmpty() {
        return context == null && task == null && messages.isEmpty() && decisions.isEmpty();
    }

    /// Whether it only answers calls that wait.
    public boolean isDecisionOnly() {
        return messages.isEmpty() && !decisions.isEmpty();
    }
}
