package dev.reprise.core.event;

import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.event.AgentEvent.*;
import dev.reprise.core.message.Message;
import dev.reprise.core.run.Termination;
import dev.reprise.core.run.TokenUsage;
import dev.reprise.core.tool.ToolResult;
import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonReader;
import dev.reprise.state.TrackedPatch;
import java.util.regex.Pattern;

/// Reads the envelope of events.
final class EventReader {
    private static final Pattern STEP = Pattern.compile("step:\\d{1,9}");

    private EventReader() {}

    static AgentEvent read(Json json) {
        var envelope = JsonReader.of(json);
        var type = envelope.requireText("type");
        return data(
                type,
                metaOf(envelope, type),
                JsonReader.of(envelope.object("data").orElse(JsonObject.EMPTY)));
    }

    private static EventMeta metaOf(JsonReader envelope, String type) {
        if (!envelope.has("run_id") && !type.equals("run_start") && !type.equals("run_finish")) {
            return EventMeta.DETACHED;
        }
        var scope =
                new EventMeta.Scope(
                        envelope.requireText("thread_id", ThreadId::new),
                        envelope.requireText("run_id", RunId::new));
        int step = envelope.text("step_id").map(EventReader::stepOf).orElse(EventMeta.NO_STEP);
        return new EventMeta(
                scope, envelope.longOr("seq", 0), envelope.longOr("timestamp_ms", 0), step);
    }

    private static int stepOf(String id) {
        if (!STEP.matcher(id).matches()) {
            throw new JsonException("step_id must be step:<n>, was \"" + id + "\"");
        }
        return Integer.parseInt(id, id.indexOf(':') + 1, id.length(), 10);
    }

    /// The event of this type.
    static AgentEvent data(String type, EventMeta meta, JsonReader data) {
        return switch (type) {
            case "run_start" ->
                    new RunStart(meta, data.text("parent_run_id", RunId::new).orElse(null));
            case "run_finish" ->
                    new RunFinish(
                            meta,
                            data.object("result")
                                    .flatMap(result -> JsonReader.of(result).text("response"))
                                    .orElse(null),
                            data.require("termination", Termination::fromJson));
            case "step_start" -> new StepStart(meta, data.text("message_id").orElse(""));
            case "step_end" -> new StepEnd(meta);
            case "text_delta" -> new TextDelta(meta, data.requireText("delta"));
            case "reasoning_delta" -> new ReasoningDelta(meta, data.requireText("delta"));
            case "reasoning_encrypted_value" ->
                    new ReasoningEncryptedValue(meta, data.requireText("encrypted_value"));
            case "tool_call_start" ->
                    new ToolCallStart(meta, data.requireText("id"), data.requireText("name"));
            case "tool_call_delta" ->
                    new ToolCallDelta(meta, data.requireText("id"), data.requireText("args_delta"));
            case "tool_call_ready" ->
                    new ToolCallReady(
                            meta,
                            data.requireText("id"),
                            data.requireText("name"),
                            data.json("arguments").orElse(Json.NULL));
            case "tool_call_done" -> done(meta, data);
            case "tool_call_resumed" ->
                    new ToolCallResumed(
                            meta,
                            data.requireText("target_id"),
                            data.json("result").orElse(Json.NULL));
            case "tool_call_cancel" ->
                    new ToolCallCancel(
                            meta, data.requireText("id"), data.text("reason").orElse(null));
            case "inference_complete" ->
                    new InferenceComplete(
                            meta,
                            data.requireText("model"),
                            data.optional("usage", TokenUsage::fromJson).orElse(null),
                            data.longOr("duration_ms", 0));
            case "retry" ->
                    new Retry(
                            meta,
                            data.requireText("model"),
                            data.indexOr("attempt", 1),
                            data.requireText("message"),
                            data.longOr("delay_ms", 0),
                            data.optional("usage", TokenUsage::fromJson).orElse(null));
            case "stream_reset" -> new StreamReset(meta, data.requireText("message_id"));
            case "state_snapshot" ->
                    new StateSnapshot(meta, data.json("snapshot").orElse(Json.NULL));
            case "state_delta" -> new StateDelta(meta, data.requireArray("delta"));
            case "messages_snapshot" ->
                    new MessagesSnapshot(meta, data.requireList("messages", Message::fromJson));
            case "activity_snapshot" ->
                    new ActivitySnapshot(
                            meta,
                            data.requireText("message_id"),
                            data.requireText("activity_type"),
                            data.json("content").orElse(Json.NULL),
                            data.booleanValue("replace").orElse(null));
            case "activity_delta" ->
                    new ActivityDelta(
                            meta,
                            data.requireText("message_id"),
                            data.requireText("activity_type"),
                            data.requireArray("patch"));
            case "error" ->
                    new Failure(meta, data.requireText("message"), data.text("code").orElse(null));
            default -> throw new JsonException("event type is unknown: \"" + type + "\"");
        };
    }

    private static ToolCallDone done(EventMeta meta, JsonReader data) {
        return new ToolCallDone(
                meta,
                data.requireText("id"),
                data.require("result", ToolResult::fromJson),
                data.optional("patch", TrackedPatch::fromJson).orElse(null),
                data.text("message_id").orElse(""),
                data.booleanOr("replayed", false));
    }
}
