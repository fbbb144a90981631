package dev.reprise.protocols.aisdk;

import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.run.TokenUsage;
import dev.reprise.state.Json;
import dev.reprise.state.JsonOutput;
import org.jspecify.annotations.Nullable;

/// What a message is made of, from the events of its steps.
record MessageContent(Blocks blocks, Calls calls) {
    static MessageContent of(AiSdkForm form, boolean continues) {
        return new MessageContent(new Blocks(), Calls.of(form, continues));
    }

    void begin() {
        blocks.begin();
    }

    void step(String message) {
        blocks.step(message);
    }

    void reset() {
        blocks.reset();
    }

    void end(Chunks chunks) {
        blocks.endAll(chunks);
    }

    void breakOff(Chunks chunks) {
        blocks.endAllReasoning(chunks);
    }

    /// Shows an event of a segment whose message is open.
    void show(AgentEvent event, Chunks chunks) {
        switch (event) {
            case AgentEvent.TextDelta(_, var text) -> blocks.text(text, chunks);
            case AgentEvent.ReasoningDelta(_, var text) ->
                    blocks.reason(blocks.ownReasoning(), text, chunks);
            case AgentEvent.ReasoningEncryptedValue(_, var value) ->
                    chunks.passingData(
                            "reasoning-encrypted",
                            blocks.ownReasoning(),
                            out -> out.beginObject().member("encryptedValue", value).endObject());
            case AgentEvent.ToolCallStart start -> {
                blocks.endText(chunks);
                calls.start(start, chunks);
            }
            case AgentEvent.ToolCallDelta more -> calls.more(more, chunks);
            case AgentEvent.ToolCallReady ready -> calls.ready(ready, chunks);
            case AgentEvent.ToolCallDone done -> calls.done(done, chunks);
            case AgentEvent.ToolCallResumed resumed -> calls.resumed(resumed, chunks);
            case AgentEvent.ToolCallCancel cancel -> calls.cancel(cancel, chunks);
            case AgentEvent.InferenceComplete complete ->
                    chunks.data("inference-complete", out -> write(complete, out));
            case AgentEvent.StateSnapshot(_, var state) ->
                    chunks.data("state-snapshot", out -> out.value(state));
            case AgentEvent.StateDelta(_, var delta) ->
                    chunks.data("state-delta", out -> out.value(delta));
            case AgentEvent.MessagesSnapshot(_, var messages) ->
                    chunks.data(
                            "messages-snapshot",
                            out -> {
                                out.beginArray();
                                messages.forEach(message -> message.writeTo(out));
                                out.endArray();
                            });
            case AgentEvent.ActivitySnapshot activity -> show(activity, chunks);
            case AgentEvent.ActivityDelta activity -> show(activity, chunks);
            case AgentEvent.StepEnd _ -> {
                blocks.endAll(chunks);
                chunks.bare("finish-step");
            }
            case AgentEvent.RunStart _,
                    AgentEvent.RunFinish _,
                    AgentEvent.StepStart _,
                    AgentEvent.StreamReset _,
                    AgentEvent.Failure _,
                    AgentEvent.Retry _ -> {
                // No part of a message.
            }
        }
    }

    private static void write(AgentEvent.InferenceComplete complete, JsonOutput out) {
        out.beginObject().member("model", complete.model());
        @Nullable TokenUsage usage = complete.usage();
        if (usage == null) {
            out.member("usage", Json.NULL);
        } else {
            out.member("usage", usage::writeTo);
        }
        out.member("duration_ms", complete.durationMillis()).endObject();
    }

    private void show(AgentEvent.ActivitySnapshot activity, Chunks chunks) {
        new NativeParts(blocks, chunks)
                .snapshot(activity.message(), activity.activityType(), activity.content());
        @Nullable Boolean replace = activity.replace();
        chunks.data(
                "activity-snapshot",
                out ->
                        out.beginObject()
                                .member("messageId", activity.message())
                                .member("activityType", activity.activityType())
                                .member("content", activity.content())
                                .member("replace", replace == null ? Json.NULL : Json.of(replace))
                                .endObject());
    }

    private void show(AgentEvent.ActivityDelta activity, Chunks chunks) {
        new NativeParts(blocks, chunks)
                .delta(activity.message(), activity.activityType(), activity.patch());
        chunks.data(
                "activity-delta",
                out ->
                        out.beginObject()
                                .member("messageId", activity.message())
                                .member("activityType", activity.activityType())
                                .member("patch", activity.patch())
                                .endObject());
    }
}
