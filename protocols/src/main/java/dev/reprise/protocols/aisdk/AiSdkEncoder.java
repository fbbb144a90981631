package dev.reprise.protocols.aisdk;

import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.run.Termination;
import dev.reprise.protocols.FrameSink;
import dev.reprise.protocols.RunEncoder;
import dev.reprise.state.JsonOutput;
import org.jspecify.annotations.Nullable;

/// Turns the events of a run into one message of the client.
///
/// The message has the id under which the first assistant message of the run is stored, also in the
/// segments that follow a wait: those make the same message longer. What happens before that id is
/// known belongs to older messages and is left out.
public final class AiSdkEncoder implements RunEncoder {
    private final AiSdkForm form;
    private final boolean continues;
    private final MessageContent content;
    private @Nullable String message;
    private String thread = "";
    private Phase phase = Phase.WAITING;
    private boolean stepIsReset;
    private boolean endsEarly;

    private enum Phase {
        /// The segment has begun, and its message has no id yet.
        WAITING,
        OPEN,
        /// The last chunk was written.
        OVER
    }

    /// An encoder for a message of its own.
    public AiSdkEncoder(AiSdkForm form) {
        this(form, false);
    }

    /// An encoder of what a client that only answered calls is shown.
    ///
    /// @param continues whether the client adds what follows to the message that has those calls,
    ///   which may be of an older run
    public AiSdkEncoder(AiSdkForm form, boolean continues) {
        this.form = form;
        this.continues = continues;
        this.content = MessageContent.of(form, continues);
    }

    @Override
    public void encode(AgentEvent event, FrameSink out) {
        var chunks = new Chunks(out);
        switch (event) {
            case AgentEvent.RunStart start -> begin(start, chunks);
            case AgentEvent.StepStart step -> step(step, chunks);
            case AgentEvent.StreamReset reset -> reset(reset, chunks);
            case AgentEvent.RunFinish finish -> finish(finish, chunks);
            case AgentEvent.Failure failure -> fail(failure.message(), chunks);
            case AgentEvent.StepEnd _,
                    AgentEvent.TextDelta _,
                    AgentEvent.ReasoningDelta _,
                    AgentEvent.ReasoningEncryptedValue _,
                    AgentEvent.ToolCallStart _,
                    AgentEvent.ToolCallDelta _,
                    AgentEvent.ToolCallReady _,
                    AgentEvent.ToolCallDone _,
                    AgentEvent.ToolCallResumed _,
                    AgentEvent.ToolCallCancel _,
                    AgentEvent.InferenceComplete _,
                    AgentEvent.Retry _,
                    AgentEvent.StateSnapshot _,
                    AgentEvent.StateDelta _,
                    AgentEvent.MessagesSnapshot _,
                    AgentEvent.ActivitySnapshot _,
                    AgentEvent.ActivityDelta _ -> {
                if (phase == Phase.OPEN) {
                    content.show(event, chunks);
                }
            }
        }
    }

    private void begin(AgentEvent.RunStart start, Chunks chunks) {
        thread = start.meta().thread().value();
        phase = Phase.WAITING;
        content.begin();
        if (message != null || continues) {
            open(chunks);
        }
    }

    private void open(Chunks chunks) {
        if (phase == Phase.WAITING) {
            phase = Phase.OPEN;
            chunks.start(message);
            chunks.data("run-info", this::writeRunInfo);
        }
    }

    private void writeRunInfo(JsonOutput out) {
        out.beginObject()
                .member("protocol", "ai-sdk-ui-message-stream")
                .member("protocolVersion", "v1")
                .member("aiSdkVersion", "v" + form.version())
                .member("threadId", thread)
                .endObject();
    }

    private void step(AgentEvent.StepStart step, Chunks chunks) {
        if (phase == Phase.OVER) {
            return;
        }
        if (message == null) {
            message = step.message();
        }
        content.step(step.message());
        open(chunks);
        if (stepIsReset) {
            stepIsReset = false; // the client keeps where a step began
        } else {
            chunks.bare("start-step");
        }
    }

    /// Only newer clients can forget a step, and none the id of its message.
    private void reset(AgentEvent.StreamReset reset, Chunks chunks) {
        if (phase != Phase.OPEN) {
            return;
        }
        content.reset();
        if (form.hasResetStep() && !reset.message().equals(message)) {
            stepIsReset = true;
            chunks.bare("reset-step");
        } else {
            endsEarly = true;
        }
    }

    private void finish(AgentEvent.RunFinish finish, Chunks chunks) {
        if (phase != Phase.OVER) {
            open(chunks);
            content.end(chunks);
            Endings.write(finish.termination(), chunks);
            phase = Phase.OVER;
        }
    }

    private void fail(String text, Chunks chunks) {
        if (phase != Phase.OVER) {
            open(chunks);
            content.breakOff(chunks);
            chunks.error(text);
            phase = Phase.OVER;
        }
    }

    /// A run that another one took the place of before it showed anything ends without a word of
    /// its own.
    @Override
    public void end(FrameSink out) {
        if (phase != Phase.OVER) {
            var chunks = new Chunks(out);
            content.end(chunks);
            Endings.write(new Termination.Cancelled(), chunks);
            phase = Phase.OVER;
        }
        out.text("[DONE]");
    }

    @Override
    public void broken(String text, FrameSink out) {
        new Chunks(out).error(text);
        phase = Phase.OVER;
    }

    @Override
    public boolean endsEarly() {
        return endsEarly;
    }
}
