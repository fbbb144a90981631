package dev.reprise.core.event;

import dev.reprise.core.RunId;
import dev.reprise.core.message.Message;
import dev.reprise.core.run.Termination;
import dev.reprise.core.run.TokenUsage;
import dev.reprise.core.tool.ToolResult;
import dev.reprise.state.Json;
import dev.reprise.state.JsonArray;
import dev.reprise.state.JsonOutput;
import dev.reprise.state.JsonReader;
import dev.reprise.state.TrackedPatch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a run reports while it works, in order.
public sealed interface AgentEvent {
    EventMeta meta();

    record RunStart(EventMeta meta, @Nullable RunId parent) implements AgentEvent {}

    /// The last event of a segment.
    ///
    /// @param response the answer; only of a natural end, and only when there is text
    record RunFinish(EventMeta meta, @Nullable String response, Termination termination)
            implements AgentEvent {}

    /// A step begins.
    ///
    /// @param message id under which the assistant message will be stored
    record StepStart(EventMeta meta, String message) implements AgentEvent {}

    /// The assistant message of the step is stored.
    record StepEnd(EventMeta meta) implements AgentEvent {}

    record TextDelta(EventMeta meta, String text) implements AgentEvent {}

    record ReasoningDelta(EventMeta meta, String text) implements AgentEvent {}

    record ReasoningEncryptedValue(EventMeta meta, String value) implements AgentEvent {}

    record ToolCallStart(EventMeta meta, String id, String name) implements AgentEvent {}

    /// More of the raw JSON text of a call's arguments.
    record ToolCallDelta(EventMeta meta, String id, String arguments) implements AgentEvent {}

    /// The arguments of a call are complete.
    record ToolCallReady(EventMeta meta, String id, String name, Json arguments)
            implements AgentEvent {}

    /// A call ended and its message is stored.
    ///
    /// @param message id of the stored tool message
    /// @param replayed whether the result comes from the journal: the tool ran for an earlier owner
    ///   of the run and not again
    record ToolCallDone(
            EventMeta meta,
            String id,
            ToolResult result,
            @Nullable TrackedPatch patch,
            String message,
            boolean replayed)
            implements AgentEvent {
        /// The end of a call whose tool ran just now, or not at all.
        public ToolCallDone(
                EventMeta meta,
                String id,
                ToolResult result,
                @Nullable TrackedPatch patch,
                String message) {
            this(meta, id, result, patch, message, false);
        }
    }

    /// A decision let a suspended call go on, or ended it.
    record ToolCallResumed(EventMeta meta, String target, Json result) implements AgentEvent {}

    /// A call that was announced will not happen.
    record ToolCallCancel(EventMeta meta, String id, @Nullable String reason)
            implements AgentEvent {}

    record InferenceComplete(
            EventMeta meta, String model, @Nullable TokenUsage usage, long durationMillis)
            implements AgentEvent {}

    /// The model is asked again after a failure.
    ///
    /// @param attempt number of the attempt that failed, from 1
    record Retry(
            EventMeta meta,
            String model,
            int attempt,
            String message,
            long delayMillis,
            @Nullable TokenUsage usage)
            implements AgentEvent {}

    /// What was shown of this message is void; the step starts again.
    ///
    /// @param message id that was announced by the void step
    record StreamReset(EventMeta meta, String message) implements AgentEvent {}

    record StateSnapshot(EventMeta meta, Json state) implements AgentEvent {}

    /// State changed.
    ///
    /// @param delta RFC 6902 operations
    record StateDelta(EventMeta meta, JsonArray delta) implements AgentEvent {}

    record MessagesSnapshot(EventMeta meta, List<Message> messages) implements AgentEvent {
        public MessagesSnapshot {
            messages = List.copyOf(messages);
        }
    }

    /// Something a client shows while work goes on.
    ///
    /// @param replace whether this replaces what was shown before; absent means the client's
    ///   default
    record ActivitySnapshot(
            EventMeta meta,
            String message,
            String activityType,
            Json content,
            @Nullable Boolean replace)
            implements AgentEvent {}

    /// What is shown changed.
    ///
    /// @param patch RFC 6902 operations on the content shown before
    record ActivityDelta(EventMeta meta, String message, String activityType, JsonArray patch)
            implements AgentEvent {}

    /// Something went wrong; a failed run finishes next.
    ///
    /// @param code `LLM_ERROR` or `STATE_ERROR` from the loop
    record Failure(EventMeta meta, String message, @Nullable String code) implements AgentEvent {
        public static final String MODEL = "LLM_ERROR";
        public static final String STATE = "STATE_ERROR";
    }

    /// The `type` member of the JSON form.
    default String type() {
        return EventJson.typeOf(this);
    }

    /// Writes the envelope.
    default void writeTo(JsonOutput out) {
        EventJson.write(this, out);
    }

    /// Writes the members of `data`, without braces; the log keeps events in this form.
    default void writeData(JsonOutput out) {
        EventJson.writeData(this, out);
    }

    /// The envelope as compact JSON text.
    default String toText() {
        return JsonOutput.text(this::writeTo);
    }

    /// The event of this type with this `data`.
    ///
    /// @throws dev.reprise.state.JsonException naming the member that is missing or wrong
    static AgentEvent of(String type, EventMeta meta, Json data) {
        return EventReader.data(type, meta, JsonReader.of(data));
    }

    /// Reads the envelope.
    ///
    /// @throws dev.reprise.state.JsonException naming the member that is missing or wrong
    static AgentEvent fromJson(Json json) {
        return EventJson.read(json);
    }
}
