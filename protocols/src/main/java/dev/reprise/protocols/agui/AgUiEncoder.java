package dev.reprise.protocols.agui;

import dev.reprise.core.ThreadId;
import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.event.AgentEvent.*;
import dev.reprise.core.message.Message;
import dev.reprise.core.run.Termination;
import dev.reprise.protocols.FrameSink;
import dev.reprise.protocols.RunEncoder;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonOutput;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Shows a run as AG-UI events, in an order that no client refuses.
///
/// Where the protocol wants an id that no event brings, it follows from one that an event brought.
public final class AgUiEncoder implements RunEncoder {
    private final String run;
    private final AgUiOptions options;
    private final OpenParts open = new OpenParts();
    private final UsageByModel usage = new UsageByModel();
    private final ShownMessages shown;
    private @Nullable Json state;
    private boolean cancels; // calls of the step that were shown and will not happen
    private boolean stopped;
    private boolean begun;
    private boolean withdrawn; // before the run began, of which nothing stands

    /// @param run id of the run as the client knows it
    /// @param stored the messages of the thread as they are stored now
    public AgUiEncoder(String run, AgUiOptions options, Supplier<List<Message>> stored) {
        this.run = run;
        this.options = options;
        this.shown = new ShownMessages(stored);
    }

    @Override
    public void encode(AgentEvent event, FrameSink out) {
        if (stopped && !(event instanceof RunStart)) {
            return;
        }
        switch (event) {
            case RunStart e -> begin(e, out);
            case RunFinish e -> finish(e, out);
            case StepStart e -> {
                open.close(out);
                shown.step(e.meta().step());
                open.beginStep(e.message(), out);
            }
            case StepEnd e -> endStep(e, out);
            case TextDelta e -> open.text(e.text(), out);
            case ReasoningDelta e -> open.reasoning(e.text(), options.reasoningRole(), out);
            case ReasoningEncryptedValue e -> open.encryptedReasoning(e.value(), out);
            case ToolCallStart e -> open.beginCall(e.id(), e.name(), out);
            case ToolCallDelta e -> open.arguments(e.id(), e.arguments(), out);
            case ToolCallReady e -> open.endCall(e.id(), e.name(), e.arguments(), out);
            case ToolCallDone e -> result(e, out);
            case ToolCallCancel e -> {
                cancels = true;
                open.endCall(e.id(), out);
            }
            case InferenceComplete e -> inference(e, out);
            case StreamReset e -> reset(e, out);
            case StateSnapshot e -> state(e.state(), out);
            case StateDelta e -> typed("STATE_DELTA", to -> to.member("delta", e.delta()), out);
            case MessagesSnapshot e -> messages(e.messages(), out);
            case ActivitySnapshot e -> activity(e, out);
            case ActivityDelta e ->
                    typed(
                            "ACTIVITY_DELTA",
                            to -> {
                                to.member("messageId", e.message());
                                to.member("activityType", e.activityType());
                                to.member("patch", e.patch());
                            },
                            out);
            case Failure e -> fail(e.message(), e.code(), out);
            case ToolCallResumed _, Retry _ -> {}
        }
    }

    /// Writes the stream of a run in which nothing happens, as 1.0 wants for an answer that came
    /// before.
    public static void empty(ThreadId thread, String run, FrameSink out) {
        typed("RUN_STARTED", to -> names(thread, run, to), out);
        typed("RUN_FINISHED", to -> names(thread, run, to), out);
    }

    /// Writes the stream of a run that does not happen.
    public static void refused(
            ThreadId thread, String run, String code, String message, FrameSink out) {
        typed("RUN_STARTED", to -> names(thread, run, to), out);
        typed("RUN_ERROR", to -> to.member("message", message).member("code", code), out);
    }

    private static void names(ThreadId thread, String run, JsonOutput to) {
        to.member("threadId", thread.value()).member("runId", run);
    }

    /// Writes one event.
    static void typed(String type, Consumer<JsonOutput> members, FrameSink out) {
        out.frame(to -> {
            to.beginObject().member("type", type);
            members.accept(to);
            to.endObject();
        });
    }

    private void begin(RunStart event, FrameSink out) {
        open.begin(event.meta().run().value());
        usage.clear();
        state = null;
        cancels = false;
        stopped = false;
        typed(
                "RUN_STARTED",
                to -> {
                    names(event.meta().thread(), run, to);
                    to.optional(
                            "parentRunId", event.parent() == null ? null : event.parent().value());
                },
                out);
        begun = true;
        if (withdrawn) {
            withdrawn = false;
            messages(shown.upTo(event.meta().run()), out);
        }
    }

    /// What was shown of the step is void. No client takes anything before the start of the run.
    private void reset(StreamReset event, FrameSink out) {
        if (!begun) {
            withdrawn = true;
            return;
        }
        open.close(out);
        messages(shown.upTo(event.meta().run()), out);
    }

    /// A call that was taken back is withdrawn with what is stored in its place.
    private void endStep(StepEnd event, FrameSink out) {
        shown.add(open.stepMessage());
        open.close(out);
        if (cancels) {
            cancels = false;
            messages(shown.upTo(event.meta().run()), out);
        }
    }

    private void result(ToolCallDone event, FrameSink out) {
        shown.add(event.message());
        var id = event.message().isEmpty() ? "result_" + event.id() : event.message();
        typed(
                "TOOL_CALL_RESULT",
                to ->
                        to.member("messageId", id)
                                .member("toolCallId", event.id())
                                .member("content", event.result().toText())
                                .member("role", "tool"),
                out);
    }

    private void inference(InferenceComplete event, FrameSink out) {
        usage.add(event.model(), event.usage());
        typed(
                "ACTIVITY_SNAPSHOT",
                to -> {
                    to.member("messageId", "inference:" + open.message());
                    to.member("activityType", "inference_complete").name("content").beginObject();
                    to.member("model", event.model()).member("duration_ms", event.durationMillis());
                    if (event.usage() != null) {
                        to.member("usage", event.usage()::writeTo);
                    }
                    to.endObject().member("replace", false);
                },
                out);
    }

    private void state(Json now, FrameSink out) {
        if (state != null) {
            var delta = StateChange.between(state, now);
            if (!delta.isEmpty()) {
                typed("STATE_DELTA", to -> to.member("delta", delta::writeTo), out);
            }
        }
        state = now;
        typed("STATE_SNAPSHOT", to -> to.member("snapshot", now), out);
    }

    private static void messages(List<Message> messages, FrameSink out) {
        typed("MESSAGES_SNAPSHOT", to -> to.array("messages", messages, AgUiMessages::write), out);
    }

    private static void activity(ActivitySnapshot event, FrameSink out) {
        var content =
                event.content() instanceof JsonObject object
                        ? object
                        : JsonObject.EMPTY.with("value", event.content());
        typed(
                "ACTIVITY_SNAPSHOT",
                to -> {
                    to.member("messageId", event.message());
                    to.member("activityType", event.activityType()).member("content", content);
                    if (event.replace() != null) {
                        to.member("replace", event.replace().booleanValue());
                    }
                },
                out);
    }

    private void finish(RunFinish event, FrameSink out) {
        open.close(out);
        switch (event.termination()) {
            case Termination.NaturalEnd _,
                    Termination.BehaviorRequested _,
                    Termination.Stopped _,
                    Termination.Suspended _ ->
                    finished(event, out);
            case Termination.Cancelled _ -> fail("Run cancelled", "CANCELLED", out);
            case Termination.Failed(var message) -> fail(message, "ERROR", out);
        }
        stopped = true;
    }

    private void finished(RunFinish event, FrameSink out) {
        var waiting =
                options.interrupts() && event.termination() instanceof Termination.Suspended
                        ? WaitingCalls.in(state == null ? Json.NULL : state)
                        : new WaitingCalls(List.of());
        typed(
                "RUN_FINISHED",
                to -> {
                    names(event.meta().thread(), run, to);
                    if (event.response() != null) {
                        to.member("result", Json.object("response", event.response()));
                    }
                    if (!waiting.isEmpty()) {
                        to.name("outcome").beginObject().member("type", "interrupt");
                        to.name("interrupts");
                        AgUiInterrupts.write(waiting, to);
                        to.endObject();
                    }
                    usage.writeTo(to);
                },
                out);
    }

    private void fail(String message, @Nullable String code, FrameSink out) {
        open.closeSpeech(out);
        stopped = true;
        typed(
                "RUN_ERROR",
                to -> {
                    to.member("message", message).optional("code", code);
                    usage.writeTo(to);
                },
                out);
    }

    @Override
    public void broken(String message, FrameSink out) {
        if (!stopped) {
            fail(message, "RELAY_ERROR", out);
        }
    }
}
