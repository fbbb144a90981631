package dev.reprise.protocols.a2a;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.event.EventMeta;
import dev.reprise.core.run.Termination;
import dev.reprise.protocols.FrameSink;
import dev.reprise.state.JsonOutput;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class TaskStreamTest {
    private static final String HEAD =
            "{\"artifactUpdate\":{\"taskId\":\"t1\",\"contextId\":\"c1\",";
    private static final EventMeta META =
            new EventMeta(new EventMeta.Scope(new ThreadId("c1"), new RunId("r1")), 0, 0, 0);

    private final List<String> frames = new ArrayList<>();
    private final FrameSink sink =
            new FrameSink() {
                @Override
                public void frame(Consumer<? super JsonOutput> body) {
                    frames.add(JsonOutput.text(body));
                }

                @Override
                public void text(String line) {
                    throw new AssertionError(line);
                }
            };
    private final TaskStream stream =
            new TaskStream(new TaskWriter("t1", "c1"), (body, out) -> body.accept(out));

    private void say(String text) {
        stream.encode(new AgentEvent.TextDelta(META, text), sink);
    }

    private void endStep() {
        stream.encode(new AgentEvent.StepEnd(META), sink);
    }

    private void finish(Termination end) {
        stream.encode(new AgentEvent.RunFinish(META, null, end), sink);
    }

    private static String artifact(String text, boolean append, boolean last) {
        return HEAD
                + "\"artifact\":{\"artifactId\":\"r1\",\"parts\":[{\"text\":\"%s\"}]},\"append\":%s,\"lastChunk\":%s}}"
                        .formatted(text, append, last);
    }

    private static String status(String state) {
        return "{\"statusUpdate\":{\"taskId\":\"t1\",\"contextId\":\"c1\",\"status\":{\"state\":\"TASK_STATE_%s\",\"timestamp\":\"1970-01-01T00:00:00.000Z\"}}}"
                .formatted(state);
    }

    @Test
    void theTextOfAllAnswersIsOneArtifactThatGrows() {
        say("one ");
        say("two");
        endStep();
        say("three");
        endStep();
        finish(new Termination.NaturalEnd());

        assertThat(frames)
                .containsExactly(
                        artifact("one ", false, false),
                        artifact("two", true, false),
                        artifact("\\n\\nthree", true, false),
                        artifact("", true, true),
                        status("COMPLETED"));
        assertThat(stream.status().state()).isEqualTo(TaskState.COMPLETED);
    }

    @Test
    void aStepThatIsVoidIsTakenBack() {
        say("kept");
        endStep();
        say("void");
        frames.clear();

        stream.encode(new AgentEvent.StreamReset(META, "m2"), sink);
        say("anew");

        assertThat(frames)
                .containsExactly(
                        artifact("kept", false, false), artifact("\\n\\nanew", true, false));
    }

    @Test
    void whatACancelledRunDoesNotKeepIsTakenBack() {
        say("half");
        frames.clear();

        finish(new Termination.Cancelled());

        assertThat(frames)
                .containsExactly(
                        artifact("", false, false), artifact("", true, true), status("CANCELED"));
    }

    @Test
    void aTaskWithoutATextHasNoArtifact() {
        finish(new Termination.Stopped("max_rounds_reached", null));

        assertThat(frames).containsExactly(status("COMPLETED"));
    }

    @Test
    void theTaskItselfHasTheTextSoFar() {
        say("so far");
        frames.clear();

        stream.current(
                TaskStatus.working(0),
                new TaskContent(new RunId("r1"), "not this", List.of()),
                sink);

        assertThat(frames)
                .containsExactly(
                        "{\"task\":{\"id\":\"t1\",\"contextId\":\"c1\",\"status\":{\"state\":\"TASK_STATE_WORKING\",\"timestamp\":\"1970-01-01T00:00:00.000Z\"},\"artifacts\":[{\"artifactId\":\"r1\",\"parts\":[{\"text\":\"so far\"}]}]}}");
    }
}
