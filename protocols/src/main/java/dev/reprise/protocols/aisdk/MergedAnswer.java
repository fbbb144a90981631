package dev.reprise.protocols.aisdk;

import dev.reprise.core.message.Message;
import dev.reprise.core.message.ToolCall;
import dev.reprise.core.suspend.SuspendedCall;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// All that a run said and did in a row, as the one message that its stream made of it.
final class MergedAnswer {
    private static final String STATE = "state";
    private static final String UNANSWERED = "The call was not answered.";

    private final Message first;
    private final AiSdkForm form;
    private final WaitingCalls waiting;
    private final List<JsonObject> parts = new ArrayList<>();
    private final Map<String, Integer> calls = new HashMap<>();

    MergedAnswer(Message first, AiSdkForm form, WaitingCalls waiting) {
        this.first = first;
        this.form = form;
        this.waiting = waiting;
    }

    boolean isOfSameRun(Message message) {
        return first.run() != null && first.run().equals(message.run());
    }

    void add(Message message) {
        @Nullable String answered = message.toolCallId();
        if (answered != null) {
            addOutput(answered, message.content());
            return;
        }
        parts.add(SingleMessage.part("step-start"));
        SingleMessage.addSaid(message, parts);
        message.calls().forEach(this::addCall);
    }

    private void addCall(ToolCall call) {
        calls.put(call.id(), parts.size());
        parts.add(waiting.waits(call.id()) ? waitingPart(call) : SingleMessage.input(call));
    }

    private JsonObject waitingPart(ToolCall call) {
        var part = SingleMessage.input(call);
        return waiting.question(call.id())
                .filter(_ -> form.hasApprovals())
                .map(id ->
                        part.with(STATE, "approval-requested")
                                .with("approval", JsonObject.EMPTY.with("id", id)))
                .orElse(part);
    }

    /// The last output of a call is its own; one whose call is not on the page stands for itself.
    private void addOutput(String call, String content) {
        var index = calls.get(call);
        if (index == null) {
            calls.put(call, parts.size());
            parts.add(
                    answered(
                            SingleMessage.part("dynamic-tool")
                                    .with("toolName", "tool")
                                    .with("toolCallId", call)
                                    .with("input", JsonObject.EMPTY),
                            content));
        } else if (!waiting.waits(call)) {
            parts.set(index, answered(parts.get(index), content));
        }
    }

    private static JsonObject answered(JsonObject part, String content) {
        if (SuspendedCall.isPlaceholder(content)) {
            return failed(part, UNANSWERED);
        }
        var output = SingleMessage.output(content);
        if (output instanceof JsonObject result
                && result.has("tool_name")
                && Json.of("error").equals(result.get(STATUS))) {
            var message = result.getOr("message", Json.NULL).asText().orElse(null);
            return failed(part, Outputs.errorText(message, result.getOr("data", Json.NULL)));
        }
        return part.without("errorText").with(STATE, "output-available").with("output", output);
    }

    private static final String STATUS = "status";

    private static JsonObject failed(JsonObject part, String text) {
        return part.without("output").with(STATE, "output-error").with("errorText", text);
    }

    JsonObject toJson() {
        return SingleMessage.json(first, parts.isEmpty() ? List.of(SingleMessage.text("")) : parts);
    }
}
