package dev.reprise.protocols.a2a;

import dev.reprise.core.event.AgentEvent;
import dev.reprise.protocols.FrameSink;
import dev.reprise.protocols.RunEncoder;
import dev.reprise.state.Json;
import dev.reprise.state.JsonOutput;
import java.util.function.Consumer;

/// Shows the events of a run as updates of its task: what the agent says is one artifact, which
/// grows.
///
/// The frame of the task itself, with which every stream begins, is no event of the run: see
/// [#current].
public final class TaskStream implements RunEncoder {
    private final TaskWriter task;
    private final Envelope envelope;
    private final StringBuilder text = new StringBuilder(); // all that was shown and holds
    private int kept; // how much of it is committed
    private boolean begun; // whether the artifact was shown
    private boolean separates; // whether the next text is of another answer
    private Json state = Json.NULL;
    private TaskStatus status = TaskStatus.of(TaskState.SUBMITTED, 0);

    /// @param envelope around each frame
    public TaskStream(TaskWriter task, Envelope envelope) {
        this.task = task;
        this.envelope = envelope;
    }

    /// The task after the events so far, with the text of its artifact.
    ///
    /// @param content of which the history is shown
    public void current(TaskStatus now, TaskContent content, FrameSink out) {
        var shown = new TaskContent(content.run(), text.toString(), content.history());
        out.frame(json ->
                envelope.wrap(
                        body -> {
                            body.beginObject().name("task");
                            task.write(now, shown, body);
                            body.endObject();
                        },
                        json));
    }

    /// How far the task is after the events so far.
    public TaskStatus status() {
        return status;
    }

    @Override
    public void encode(AgentEvent event, FrameSink out) {
        switch (event) {
            case AgentEvent.RunStart start ->
                    show(TaskStatus.of(TaskState.WORKING, start.meta().at()), out);
            case AgentEvent.TextDelta delta -> say(event, delta.text(), out);
            case AgentEvent.StepEnd _ -> {
                kept = text.length();
                separates = kept > 0;
            }
            case AgentEvent.StreamReset _ -> takeBack(event, out);
            case AgentEvent.StateSnapshot snapshot -> state = snapshot.state();
            case AgentEvent.RunFinish finish -> finish(finish, out);
            // Tools and steps are no business of other agents.
            case AgentEvent.StepStart _,
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
                    AgentEvent.StateDelta _,
                    AgentEvent.MessagesSnapshot _,
                    AgentEvent.ActivitySnapshot _,
                    AgentEvent.ActivityDelta _,
                    AgentEvent.Failure _ -> {}
        }
    }

    private void say(AgentEvent event, String delta, FrameSink out) {
        var more = separates ? TaskContent.BETWEEN + delta : delta;
        separates = false;
        text.append(more);
        artifact(event, more, begun, false, out);
        begun = true;
    }

    /// Shows the artifact anew, without what never became true. A client that comes again may have
    /// seen more than is known here, so it is always told.
    private void takeBack(AgentEvent event, FrameSink out) {
        text.setLength(kept);
        artifact(event, text.toString(), false, false, out);
        begun = true;
        separates = kept > 0;
    }

    private void finish(AgentEvent.RunFinish finish, FrameSink out) {
        if (text.length() > kept) { // a run that is cancelled keeps no half of an answer
            takeBack(finish, out);
        }
        var end = TaskStatus.of(finish.termination(), finish.meta().at(), state);
        if (begun && end.state().isTerminal()) {
            artifact(finish, "", true, true, out);
        }
        show(end, out);
    }

    private void artifact(
            AgentEvent event, String content, boolean append, boolean last, FrameSink out) {
        var run = event.meta().run().value();
        update(
                "artifactUpdate",
                json -> {
                    json.name("artifact");
                    TaskWriter.writeArtifact(run, content, json);
                    json.member("append", append).member("lastChunk", last);
                },
                out);
    }

    /// A change that is no event of the run, such as that it will never begin.
    public void show(TaskStatus now, FrameSink out) {
        status = now;
        update(
                "statusUpdate",
                json -> {
                    json.name("status");
                    task.writeStatus(now, json);
                },
                out);
    }

    private void update(String kind, Consumer<? super JsonOutput> members, FrameSink out) {
        out.frame(json ->
                envelope.wrap(
                        body -> {
                            body.beginObject().name(kind).beginObject();
                            body.member("taskId", task.id()).member("contextId", task.context());
                            members.accept(body);
                            body.endObject().endObject();
                        },
                        json));
    }

    /// Says nothing: it would not hold. The client asks for the task again.
    @Override
    public void broken(String message, FrameSink out) {}
}
