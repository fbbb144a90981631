package dev.reprise.protocols.a2a;

import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.suspend.SuspendedCall;
import dev.reprise.protocols.FrameSink;
import dev.reprise.protocols.PendingCalls;
import dev.reprise.protocols.RunEncoder;
import dev.reprise.state.Json;
import dev.reprise.state.JsonOutput;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// Shows the events of a run as updates of its task: what the agent says is one artifact, which
/// grows.
///
/// The frame of the task itself, which every stream begins with, is not one of the run's.
public final class TaskStream implements RunEncoder {
    private final TaskWriter task;
    private final BiConsumer<Consumer<JsonOutput>, JsonOutput> envelope;
    private final StringBuilder text = new StringBuilder(); // all that was shown and holds
    private int kept; // how much of it is committed
    private boolean begun; // whether the artifact was shown
    private boolean separates; // whether the next text is of another answer
    private Json state = Json.NULL;
    private boolean over;

    /// @param envelope writes a stream response into what the binding puts around it
    public TaskStream(TaskWriter task, BiConsumer<Consumer<JsonOutput>, JsonOutput> envelope) {
        this.task = task;
        this.envelope = envelope;
    }

    @Override
    public void encode(AgentEvent event, FrameSink out) {
        if (over && !(event instanceof AgentEvent.RunStart)) {
            return;
        }
        switch (event) {
            case AgentEvent.RunStart start -> {
                over = false;
                status(TaskState.WORKING, start.meta().at(), List.of(), out);
            }
            case AgentEvent.TextDelta delta -> say(event, delta.text(), out);
            case AgentEvent.StepEnd _ -> {
                kept = text.length();
                separates = kept > 0;
            }
            case AgentEvent.StreamReset _ -> takeBack(event, out);
            case AgentEvent.StateSnapshot snapshot -> state = snapshot.state();
            case AgentEvent.RunFinish finish -> finish(finish, out);
            default -> {} // tools and steps are no business of other agents
        }
    }

    private void say(AgentEvent event, String delta, FrameSink out) {
        var more = separates ? TaskWriter.BETWEEN + delta : delta;
        separates = false;
        text.append(more);
        artifact(event, more, begun, false, out);
        begun = true;
    }

    /// Shows the artifact anew, without what never became true.
    private void takeBack(AgentEvent event, FrameSink out) {
        if (text.length() > kept) {
            text.setLength(kept);
            artifact(event, text.toString(), false, false, out);
        }
        separates = kept > 0;
    }

    private void finish(AgentEvent.RunFinish finish, FrameSink out) {
        var end = TaskState.of(finish.termination());
        if (begun && end.isTerminal()) {
            artifact(finish, "", true, true, out);
        }
        var waiting =
                end == TaskState.INPUT_REQUIRED ? PendingCalls.of(state) : List.<SuspendedCall>of();
        status(end, finish.meta().at(), waiting, out);
        over = true;
    }

    private void artifact(
            AgentEvent event, String content, boolean append, boolean last, FrameSink out) {
        var run = event.meta().run().value();
        response(
                "artifactUpdate",
                json -> {
                    json.name("artifact");
                    TaskWriter.writeArtifact(run, content, json);
                    json.member("append", append).member("lastChunk", last);
                },
                out);
    }

    private void status(TaskState now, long at, List<SuspendedCall> waiting, FrameSink out) {
        response(
                "statusUpdate",
                json -> {
                    json.name("status");
                    task.writeStatus(now, at, waiting, json);
                },
                out);
    }

    private void response(String kind, Consumer<JsonOutput> members, FrameSink out) {
        out.frame(json ->
                envelope.accept(
                        body -> {
                            body.beginObject().name(kind).beginObject();
                            body.member("taskId", task.id()).member("contextId", task.context());
                            members.accept(body);
                            body.endObject().endObject();
                        },
                        json));
    }

    @Override
    public void broken(String message, FrameSink out) {
        // The client asks for the task again; nothing that is said here would hold.
    }

    /// Whether the segment is over.
    public boolean isOver() {
        return over;
    }
}
