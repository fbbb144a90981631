package dev.reprise.protocols.aisdk;

import dev.reprise.core.ThreadId;
import dev.reprise.core.message.Message;
import dev.reprise.core.suspend.ToolCallDecision;
import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonReader;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a client posts to let an agent answer.
///
/// Clients send what they have of the conversation every time; of it, only the last thing that the
/// user said and the answers to calls count.
///
/// @param input the last thing the user said, under the client's id if it gave one; absent when
///   there is none or it is blank
/// @param decisions answers to calls, the latest for each
/// @param replaces id of the message that is to be answered anew; absent for ordinary requests
public record AiSdkRequest(
        ThreadId thread,
        @Nullable ThreadId parentThread,
        @Nullable Message input,
        List<ToolCallDecision> decisions,
        @Nullable String replaces) {
    private static final String LEGACY =
            "legacy AI SDK payload shape is no longer supported; use id/messages";
    private static final List<String> LEGACY_MEMBERS = List.of("sessionId", "input");

    public AiSdkRequest {
        decisions = List.copyOf(decisions);
    }

    /// Reads the body of a request.
    ///
    /// @param now milliseconds since the epoch, the time of its decisions
    /// @throws JsonException when its shape does not fit
    /// @throws IllegalArgumentException when it fits and asks for nothing, or lacks an id
    public static AiSdkRequest read(Json body, long now) {
        var in = JsonReader.of(body);
        refuseLegacy(in);
        var trigger = trigger(in);
        var messages = UiMessages.of(in.array("messages"));
        var parent = in.text(oneOf(in, "parentThreadId", "parent_thread_id"));
        var thread = in.textOr("id", "").strip();
        if (thread.isEmpty()) {
            throw new IllegalArgumentException("id cannot be empty");
        }
        var replaces = trigger.equals(REGENERATE) ? target(in) : null;
        var input = messages.input();
        var decisions = messages.decisions(now);
        if (input.isEmpty() && decisions.isEmpty() && replaces == null) {
            throw new IllegalArgumentException(
                    "request must include user input or suspension decisions");
        }
        return new AiSdkRequest(
                new ThreadId(thread),
                parent.map(String::strip)
                        .filter(id -> !id.isEmpty())
                        .map(ThreadId::new)
                        .orElse(null),
                input.orElse(null),
                decisions,
                replaces);
    }

    private static final String SUBMIT = "submit-message";
    private static final String REGENERATE = "regenerate-message";

    private static void refuseLegacy(JsonReader in) {
        for (var member : LEGACY_MEMBERS) {
            if (in.json(member).filter(value -> !value.isNull()).isPresent()) {
                throw new JsonException(LEGACY);
            }
        }
    }

    private static String trigger(JsonReader in) {
        var trigger = in.textOr("trigger", SUBMIT);
        if (!trigger.equals(SUBMIT) && !trigger.equals(REGENERATE)) {
            throw in.mustBe("trigger", SUBMIT + " or " + REGENERATE);
        }
        return trigger;
    }

    private static String oneOf(JsonReader in, String name, String alias) {
        if (in.object().has(name) && in.object().has(alias)) {
            throw new JsonException(
                    "%s and %s are the same member, send only one of them".formatted(name, alias));
        }
        return in.object().has(alias) ? alias : name;
    }

    private static String target(JsonReader in) {
        Optional<String> id = in.text("messageId");
        if (id.isEmpty()) {
            throw new IllegalArgumentException("messageId is required for regenerate-message");
        }
        return id.map(String::strip)
                .filter(text -> !text.isEmpty())
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "messageId cannot be empty for regenerate-message"));
    }
}
