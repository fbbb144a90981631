package dev.reprise.core.event;

import dev.reprise.core.event.AgentEvent.*;
import dev.reprise.core.run.TokenUsage;
import dev.reprise.core.tool.ToolStatus;
import dev.reprise.state.Json;
import dev.reprise.state.JsonOutput;
import org.jspecify.annotations.Nullable;

/// Writes the envelope of events; [EventReader] reads it.
final class EventJson {
    private EventJson() {}

    static String typeOf(AgentEvent event) {
        return switch (event) {
            case RunStart _ -> "run_start";
            case RunFinish _ -> "run_finish";
            case StepStart _ -> "step_start";
            case StepEnd _ -> "step_end";
            case TextDelta _ -> "text_delta";
            case ReasoningDelta _ -> "reasoning_delta";
            case ReasoningEncryptedValue _ -> "reasoning_encrypted_value";
            case ToolCallStart _ -> "tool_call_start";
            case ToolCallDelta _ -> "tool_call_delta";
            case ToolCallReady _ -> "tool_call_ready";
            case ToolCallDone _ -> "tool_call_done";
            case ToolCallResumed _ -> "tool_call_resumed";
            case ToolCallCancel _ -> "tool_call_cancel";
            case InferenceComplete _ -> "inference_complete";
            case Retry _ -> "retry";
            case StreamReset _ -> "stream_reset";
            case StateSnapshot _ -> "state_snapshot";
            case StateDelta _ -> "state_delta";
            case MessagesSnapshot _ -> "messages_snapshot";
            case ActivitySnapshot _ -> "activity_snapshot";
            case ActivityDelta _ -> "activity_delta";
            case Failure _ -> "error";
        };
    }

    static void write(AgentEvent event, JsonOutput out) {
        out.beginObject();
        out.member("type", typeOf(event));
        var meta = event.meta();
        if (meta.isAttached()) {
            out.member("run_id", meta.run().value()).member("thread_id", meta.thread().value());
            out.member("seq", meta.seq()).member("timestamp_ms", meta.at());
            out.optional("step_id", meta.stepId());
        }
        if (hasData(event)) {
            out.name("data").beginObject();
            writeData(event, out);
            out.endObject();
        }
        out.endObject();
    }

    private static boolean hasData(AgentEvent event) {
        return !(event instanceof StepEnd)
                && !(event instanceof RunStart start && start.parent() == null);
    }

    /// Writes the members of `data`, without braces.
    static void writeData(AgentEvent event, JsonOutput out) {
        switch (event) {
            case RunStart e ->
                    out.optional("parent_run_id", e.parent() == null ? null : e.parent().value());
            case RunFinish e -> writeFinish(e, out);
            case StepStart e -> out.member("message_id", e.message());
            case StepEnd _ -> {}
            case TextDelta e -> out.member("delta", e.text());
            case ReasoningDelta e -> out.member("delta", e.text());
            case ReasoningEncryptedValue e -> out.member("encrypted_value", e.value());
            case ToolCallStart e -> out.member("id", e.id()).member("name", e.name());
            case ToolCallDelta e -> out.member("id", e.id()).member("args_delta", e.arguments());
            case ToolCallReady e ->
                    out.member("id", e.id())
                            .member("name", e.name())
                            .member("arguments", e.arguments());
            case ToolCallDone e -> writeDone(e, out);
            case ToolCallResumed e ->
                    out.member("target_id", e.target()).member("result", e.result());
            case ToolCallCancel e -> out.member("id", e.id()).optional("reason", e.reason());
            case InferenceComplete e -> writeInference(e, out);
            case Retry e -> {
                out.member("model", e.model()).member("attempt", (long) e.attempt());
                out.member("message", e.message()).member("delay_ms", e.delayMillis());
                writeUsage(e.usage(), out);
            }
            case StreamReset e -> out.member("message_id", e.message());
            case StateSnapshot e -> out.member("snapshot", e.state());
            case StateDelta e -> out.member("delta", e.delta());
            case MessagesSnapshot e -> {
                out.name("messages").beginArray();
                e.messages().forEach(message -> message.writeTo(out));
                out.endArray();
            }
            case ActivitySnapshot e -> {
                activity(out, e.message(), e.activityType()).member("content", e.content());
                if (e.replace() != null) {
                    out.member("replace", e.replace().booleanValue());
                }
            }
            case ActivityDelta e ->
                    activity(out, e.message(), e.activityType()).member("patch", e.patch());
            case Failure e -> out.member("message", e.message()).optional("code", e.code());
        }
    }

    private static JsonOutput activity(JsonOutput out, String message, String type) {
        return out.member("message_id", message).member("activity_type", type);
    }

    private static void writeFinish(RunFinish event, JsonOutput out) {
        if (event.response() != null) {
            out.member("result", Json.object("response", event.response()));
        }
        out.member("termination", event.termination().toJson());
    }

    private static void writeDone(ToolCallDone event, JsonOutput out) {
        out.member("id", event.id()).name("result");
        event.result().writeTo(out);
        if (event.patch() != null) {
            out.name("patch");
            event.patch().writeTo(out);
        }
        out.member("message_id", event.message());
        ToolStatus status = event.result().status();
        out.member("outcome", status.outcome().label());
        if (event.replayed()) {
            out.member("replayed", true);
        }
    }

    private static void writeInference(InferenceComplete event, JsonOutput out) {
        out.member("model", event.model());
        writeUsage(event.usage(), out);
        out.member("duration_ms", event.durationMillis());
    }

    private static void writeUsage(@Nullable TokenUsage usage, JsonOutput out) {
        if (usage != null) {
            out.name("usage");
            usage.writeTo(out);
        }
    }

    static AgentEvent read(Json json) {
        return EventReader.read(json);
    }
}
