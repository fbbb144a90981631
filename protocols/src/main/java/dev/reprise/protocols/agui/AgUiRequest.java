package dev.reprise.protocols.agui;

import dev.reprise.core.ThreadId;
import dev.reprise.core.gateway.RunOverrides;
import dev.reprise.core.message.Message;
import dev.reprise.core.message.Role;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.suspend.ToolCallDecision;
import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonReader;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a client sends to start a run, to answer its calls, or both.
///
/// @param run the client's own name for the run, shown to it and never the run's id
/// @param state what the client holds to be the state of the thread
/// @param messages those that may be added to the thread; the client sends old ones again
/// @param answers of tool messages by the id they name, those of old calls included
/// @param overrides what is different from the agent in this run
/// @param resume answers to interrupts, at least one; absent when the request is not about them
/// @param interrupts whether the client wants to be told what a run waits for
/// @param dropped parts of messages that are lost, for they are not text
public record AgUiRequest(
        ThreadId thread,
        String run,
        @Nullable ThreadId parentThread,
        @Nullable JsonObject state,
        List<Message> messages,
        Map<String, Json> answers,
        RunOverrides overrides,
        @Nullable List<Resumption> resume,
        boolean interrupts,
        int dropped) {
    private static final String INTERRUPTS = "interrupts";
    private static final int LONGEST_ALIAS = 200; // nothing longer is an id

    public AgUiRequest {
        messages = List.copyOf(messages);
        answers = Collections.unmodifiableMap(new LinkedHashMap<>(answers));
        resume = resume == null ? null : List.copyOf(resume);
    }

    /// Reads a body.
    ///
    /// @throws JsonException when it does not have the shape
    /// @throws IllegalArgumentException when an id is empty or not allowed
    public static AgUiRequest read(Json json) {
        var in = JsonReader.of(json);
        var thread = in.requireText("threadId");
        var run = in.requireText("runId");
        var messages = SentMessages.read(in);
        var overrides = Wanted.read(in);
        var state = in.object("state").orElse(null);
        var answers = in.list("resume", Resumption::read);
        var resume = answers.isEmpty() ? null : answers;
        var parent = in.text(spelling(in, "parentThreadId", "parent_thread_id"));
        var props = in.json(spelling(in, "forwardedProps", "forwarded_props"));
        boolean interrupts =
                Wanted.flag(in.json("config").orElse(Json.NULL), INTERRUPTS)
                        || Wanted.flag(props.orElse(Json.NULL), INTERRUPTS);
        requireNotEmpty("threadId", thread);
        requireNotEmpty("runId", run);
        return new AgUiRequest(
                new ThreadId(thread),
                run,
                parent.filter(text -> !text.isBlank()).map(ThreadId::new).orElse(null),
                state,
                messages.kept(),
                messages.answers(),
                overrides,
                resume,
                interrupts || resume != null,
                messages.dropped());
    }

    private static String spelling(JsonReader in, String name, String other) {
        if (in.object().has(name) && in.object().has(other)) {
            throw new JsonException(
                    "%s and %s are the same member, send only one of them".formatted(name, other));
        }
        return in.object().has(other) ? other : name;
    }

    private static void requireNotEmpty(String name, String value) {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("[INVALID_FIELD] " + name + " cannot be empty");
        }
    }

    /// Whether the user says anything at all, be it old or new.
    public boolean hasUserText() {
        return messages.stream().anyMatch(AgUiRequest::isUserText);
    }

    /// Whether a message is something that a user says.
    public static boolean isUserText(Message message) {
        return message.role() == Role.USER && !message.isBlank();
    }

    /// The answers as decisions. Where the state that the client sent shows calls that wait, only
    /// answers to these count.
    ///
    /// @param now milliseconds since the epoch
    public List<ToolCallDecision> decisions(long now) {
        if (resume != null) {
            return resume.stream().map(answer -> answer.decision(now)).toList();
        }
        var waiting = WaitingCalls.in(state == null ? Json.NULL : state);
        return answers.entrySet().stream()
                .filter(answer ->
                        waiting.isEmpty() || waiting.answering(answer.getKey()).isPresent())
                .map(answer -> ToolCallDecision.ofAnswer(answer.getKey(), answer.getValue(), now))
                .toList();
    }

    /// The request as the run time takes it.
    public RunRequest toRunRequest(String agent, List<ToolCallDecision> decisions) {
        return RunRequest.of(agent)
                .withThread(thread)
                .withParent(null, parentThread)
                .withState(state)
                .withMessages(messages)
                .withDecisions(decisions)
                .withAlias(run.isBlank() || run.length() > LONGEST_ALIAS ? null : run);
    }
}
