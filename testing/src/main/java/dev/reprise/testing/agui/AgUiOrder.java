package dev.reprise.testing.agui;

import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonReader;
import java.util.HashSet;
import java.util.Set;

/// The order that AG-UI clients demand of a stream. What they refuse fails here.
public final class AgUiOrder {
    private enum Stage {
        BEFORE,
        RUNNING,
        FINISHED,
        FAILED
    }

    private final Set<String> texts = new HashSet<>();
    private final Set<String> calls = new HashSet<>();
    private final Set<String> steps = new HashSet<>();
    private Stage stage = Stage.BEFORE;

    /// Whether the last run has its end.
    public boolean isOver() {
        return stage == Stage.FINISHED || stage == Stage.FAILED;
    }

    /// Takes the next event.
    ///
    /// @throws AssertionError when no client would
    public void check(JsonObject event) {
        var in = JsonReader.of(event);
        var type = in.requireText("type");
        requireStage(type, event);
        requireDelta(event);
        switch (type) {
            case "RUN_STARTED" -> start();
            case "RUN_FINISHED" -> {
                require(texts.isEmpty() && calls.isEmpty() && steps.isEmpty(), event);
                stage = Stage.FINISHED;
            }
            case "RUN_ERROR" -> stage = Stage.FAILED;
            case "TEXT_MESSAGE_START" -> begin(texts, in, "messageId", event);
            case "TEXT_MESSAGE_CONTENT" -> require(holds(texts, in, "messageId"), event);
            case "TEXT_MESSAGE_END" -> require(texts.remove(in.requireText("messageId")), event);
            case "TOOL_CALL_START" -> begin(calls, in, "toolCallId", event);
            case "TOOL_CALL_ARGS" -> require(holds(calls, in, "toolCallId"), event);
            case "TOOL_CALL_END" -> require(calls.remove(in.requireText("toolCallId")), event);
            case "STEP_STARTED" -> begin(steps, in, "stepName", event);
            case "STEP_FINISHED" -> require(steps.remove(in.requireText("stepName")), event);
            case "TOOL_CALL_RESULT",
                    "STATE_SNAPSHOT",
                    "STATE_DELTA",
                    "MESSAGES_SNAPSHOT",
                    "ACTIVITY_SNAPSHOT",
                    "ACTIVITY_DELTA",
                    "REASONING_START",
                    "REASONING_MESSAGE_START",
                    "REASONING_MESSAGE_CONTENT",
                    "REASONING_MESSAGE_END",
                    "REASONING_END",
                    "REASONING_ENCRYPTED_VALUE" -> {}
            default -> throw new AssertionError("no AG-UI event: " + event);
        }
    }

    private void requireStage(String type, JsonObject event) {
        var allowed =
                switch (stage) {
                    case BEFORE -> Set.of("RUN_STARTED", "RUN_ERROR").contains(type);
                    case RUNNING -> !type.equals("RUN_STARTED");
                    case FINISHED -> Set.of("RUN_STARTED", "RUN_ERROR").contains(type);
                    case FAILED -> type.equals("RUN_STARTED");
                };
        require(allowed, event);
    }

    /// Older clients take no empty delta.
    private void requireDelta(JsonObject event) {
        require(!Json.of("").equals(event.get("delta")), event);
    }

    private void start() {
        texts.clear();
        calls.clear();
        steps.clear();
        stage = Stage.RUNNING;
    }

    private void begin(Set<String> open, JsonReader in, String name, JsonObject event) {
        require(open.add(in.requireText(name)), event);
    }

    private static boolean holds(Set<String> open, JsonReader in, String name) {
        return open.contains(in.requireText(name));
    }

    private void require(boolean allowed, JsonObject event) {
        if (!allowed) {
            throw new AssertionError(
                    "%s is refused; run %s, open texts %s, calls %s, steps %s"
                            .formatted(event, stage, texts, calls, steps));
        }
    }
}
