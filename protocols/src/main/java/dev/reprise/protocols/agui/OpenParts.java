package dev.reprise.protocols.agui;

import dev.reprise.protocols.FrameSink;
import dev.reprise.state.Json;
import dev.reprise.state.JsonOutput;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;

/// What of a step was begun and not ended: its text, its reasoning, its calls and itself.
final class OpenParts {
    private static final String MESSAGE = "messageId";
    private static final String CALL = "toolCallId";
    private static final String DELTA = "delta";

    private final Set<String> calls = new LinkedHashSet<>();
    private final Set<String> streamed = new HashSet<>(); // calls whose arguments came in pieces
    private String stepMessage = "";
    private String message = "";
    private String reasoningId = "";
    private int step;
    private int texts;
    private int thoughts;
    private boolean stepOpen;
    private boolean textOpen;
    private boolean reasoningOpen;

    /// Begins a run.
    ///
    /// @param before id of what is said before the first step
    void begin(String before) {
        step = 0;
        stepOpen = false;
        reset(before);
    }

    private void reset(String id) {
        stepMessage = id;
        message = id;
        texts = 0;
        thoughts = 0;
        textOpen = false;
        reasoningOpen = false;
        calls.clear();
        streamed.clear();
    }

    /// The message that is written now.
    String message() {
        return message;
    }

    /// The message under which the step is stored.
    String stepMessage() {
        return stepMessage;
    }

    /// Begins a step; all is closed.
    void beginStep(String id, FrameSink out) {
        reset(id.isEmpty() ? message : id);
        step++;
        stepOpen = true;
        AgUiEncoder.typed("STEP_STARTED", this::stepName, out);
    }

    private void stepName(JsonOutput to) {
        to.member("stepName", "step_" + step);
    }

    /// Text after a call is another message: clients order a message's text before its calls.
    void text(String delta, FrameSink out) {
        if (delta.isEmpty()) {
            return;
        }
        if (!textOpen) {
            texts++;
            message = texts == 1 ? message : stepMessage + "-" + texts;
            textOpen = true;
            AgUiEncoder.typed(
                    "TEXT_MESSAGE_START",
                    to -> to.member(MESSAGE, message).member("role", "assistant"),
                    out);
        }
        AgUiEncoder.typed(
                "TEXT_MESSAGE_CONTENT",
                to -> to.member(MESSAGE, message).member(DELTA, delta),
                out);
    }

    void reasoning(String delta, String role, FrameSink out) {
        if (delta.isEmpty()) {
            return;
        }
        if (!reasoningOpen) {
            thoughts++;
            reasoningId = stepMessage + "-reasoning" + (thoughts == 1 ? "" : "-" + thoughts);
            reasoningOpen = true;
            AgUiEncoder.typed("REASONING_START", this::reasoningId, out);
            AgUiEncoder.typed(
                    "REASONING_MESSAGE_START",
                    to -> to.member(MESSAGE, reasoningId).member("role", role),
                    out);
        }
        AgUiEncoder.typed(
                "REASONING_MESSAGE_CONTENT",
                to -> to.member(MESSAGE, reasoningId).member(DELTA, delta),
                out);
    }

    private void reasoningId(JsonOutput to) {
        to.member(MESSAGE, reasoningId);
    }

    void encryptedReasoning(String value, FrameSink out) {
        var entity = thoughts == 0 ? stepMessage + "-reasoning" : reasoningId;
        AgUiEncoder.typed(
                "REASONING_ENCRYPTED_VALUE",
                to ->
                        to.member("subtype", "message")
                                .member("entityId", entity)
                                .member("encryptedValue", value),
                out);
    }

    void beginCall(String id, String name, FrameSink out) {
        closeSpeech(out);
        if (calls.add(id)) {
            AgUiEncoder.typed(
                    "TOOL_CALL_START",
                    to ->
                            to.member(CALL, id)
                                    .member("toolCallName", name)
                                    .member("parentMessageId", message),
                    out);
        }
    }

    void arguments(String id, String delta, FrameSink out) {
        if (!delta.isEmpty() && calls.contains(id)) {
            streamed.add(id);
            AgUiEncoder.typed(
                    "TOOL_CALL_ARGS", to -> to.member(CALL, id).member(DELTA, delta), out);
        }
    }

    /// The arguments are complete; they are shown whole unless they came in pieces.
    void endCall(String id, String name, Json arguments, FrameSink out) {
        beginCall(id, name, out);
        var text = arguments.toString();
        if (!streamed.contains(id) && !text.equals("{}") && !text.equals("null")) {
            arguments(id, text, out);
        }
        endCall(id, out);
    }

    /// Nothing when the call is not open.
    void endCall(String id, FrameSink out) {
        if (calls.remove(id)) {
            AgUiEncoder.typed("TOOL_CALL_END", to -> to.member(CALL, id), out);
        }
    }

    /// Ends all that is open.
    void close(FrameSink out) {
        closeSpeech(out);
        for (var call : calls) {
            AgUiEncoder.typed("TOOL_CALL_END", to -> to.member(CALL, call), out);
        }
        calls.clear();
        if (stepOpen) {
            stepOpen = false;
            AgUiEncoder.typed("STEP_FINISHED", this::stepName, out);
        }
    }

    /// Ends text and reasoning.
    void closeSpeech(FrameSink out) {
        closeReasoning(out);
        closeText(out);
    }

    private void closeText(FrameSink out) {
        if (textOpen) {
            textOpen = false;
            AgUiEncoder.typed("TEXT_MESSAGE_END", to -> to.member(MESSAGE, message), out);
        }
    }

    private void closeReasoning(FrameSink out) {
        if (reasoningOpen) {
            reasoningOpen = false;
            AgUiEncoder.typed("REASONING_MESSAGE_END", this::reasoningId, out);
            AgUiEncoder.typed("REASONING_END", this::reasoningId, out);
        }
    }
}
