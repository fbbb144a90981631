package dev.reprise.runtime;

import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.Cancellation;
import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.event.AgentEvent.ActivitySnapshot;
import dev.reprise.core.event.AgentEvent.ToolCallDone;
import dev.reprise.core.message.ContextMessage;
import dev.reprise.core.message.Message;
import dev.reprise.core.message.ToolCall;
import dev.reprise.core.run.RunIdentity;
import dev.reprise.core.run.RunOrigin;
import dev.reprise.core.run.RunPolicy;
import dev.reprise.core.suspend.ToolCallState;
import dev.reprise.core.tool.StateRef;
import dev.reprise.core.tool.ToolCallContext;
import dev.reprise.core.tool.ToolProgress;
import dev.reprise.core.tool.ToolProgress.Status;
import dev.reprise.core.tool.ToolResult;
import dev.reprise.facts.Fact;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonReader;
import dev.reprise.state.Path;
import dev.reprise.state.working.StateContext;
import dev.reprise.testing.ManualClock;
import dev.reprise.testing.model.ScriptedModel;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgressTest {
    private static final JsonObject NOTHING = JsonObject.EMPTY;

    @Test
    @Fact("contract T-CON-15")
    void aReportIsOneSnapshotWithAllMembersAndTheRunAsItsParent() {
        var tool =
                TestTools.tool(
                        "search",
                        (_, call) -> {
                            call.reportProgress(ToolProgress.running(0.5, "half"));
                            return "done";
                        });
        var rehearsal =
                Rehearsal.of(ScriptedModel.of(call("c1", "search", NOTHING), say("Done")))
                        .tools(tool);

        var events =
                rehearsal.run(
                        rehearsal
                                .request("Hi")
                                .withRun(new RunId("r1"))
                                .withParent(new RunId("r0"), null));

        var shown = Rehearsal.only(ActivitySnapshot.class, events);
        assertThat(shown)
                .singleElement()
                .satisfies(activity -> {
                    assertThat(activity.message()).isEqualTo("tool_call:c1");
                    assertThat(activity.activityType()).isEqualTo("tool-call-progress");
                    assertThat(activity.replace()).isTrue();
                    assertThat(activity.content())
                            .isEqualTo(
                                    Json.parse(
                                            """
                                            {"type":"tool-call-progress","schema":"tool-call-progress.v1","node_id":"tool_call:c1",
                                            "parent_node_id":"run:r1","parent_call_id":null,"call_id":"c1","tool_name":"search",
                                            "status":"running","progress":0.5,"loaded":null,"total":null,"message":"half","run_id":"r1",
                                            "parent_run_id":"r0","thread_id":"t1","updated_at_ms":%d}\
                                            """
                                                    .formatted(ManualClock.START)));
                });
    }

    @ParameterizedTest
    @ValueSource(
            doubles = {
                Double.NaN,
                Double.POSITIVE_INFINITY,
                Double.NEGATIVE_INFINITY,
                -0.5,
                -Double.MIN_VALUE
            })
    @Fact("contract T-CON-15")
    void progressIsAFiniteNumberThatIsNotNegative(double progress) {
        assertThatThrownBy(() -> ToolProgress.running(progress, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching("progress must be (a finite number|non-negative), was .*");
        assertThatThrownBy(() -> new ToolProgress(Status.RUNNING, null, progress, null, null))
                .hasMessageMatching("loaded must be (a finite number|non-negative), was .*");
        assertThatThrownBy(() -> new ToolProgress(Status.RUNNING, null, null, progress, null))
                .hasMessageMatching("total must be (a finite number|non-negative), was .*");
    }

    @Test
    @Fact("contract T-CON-15")
    void aReportBelongsToItsCallAndRunWhateverTheToolSays() {
        var liar =
                TestTools.tool(
                        "search",
                        (_, call) -> {
                            new Disguised(call).reportProgress(ToolProgress.running(1, "mine"));
                            return "done";
                        });

        var events =
                Rehearsal.of(ScriptedModel.of(call("c1", "search", NOTHING), say("Done")))
                        .tools(liar)
                        .run("Hi");

        assertThat(Rehearsal.only(ActivitySnapshot.class, events))
                .singleElement()
                .satisfies(activity -> {
                    assertThat(activity.message()).isEqualTo("tool_call:c1");
                    assertThat(activity.content())
                            .extracting(content -> JsonReader.of(content).requireText("call_id"))
                            .isEqualTo("c1");
                    assertThat(JsonReader.of(activity.content()).requireText("run_id"))
                            .isEqualTo(activity.meta().scope().run().value());
                });
    }

    @Test
    @Fact("contract T-CON-15")
    void aSinkOfTheApplicationTakesThePlaceOfTheRunsEvents() {
        var taken = new ConcurrentLinkedQueue<String>();

        var events =
                reporting()
                        .configure(builder ->
                                builder.progressSink((stream, type, content) ->
                                        taken.add(stream + " " + type + " " + content)))
                        .run("Hi");

        assertThat(Rehearsal.only(ActivitySnapshot.class, events)).isEmpty();
        assertThat(taken)
                .singleElement()
                .asString()
                .startsWith("tool_call:c1 tool-call-progress {")
                .contains("\"call_id\":\"c1\"", "\"progress\":0.5", "\"thread_id\":\"t1\"");
    }

    @Test
    @Fact("contract T-CON-15")
    void whatASinkThrowsReachesTheTool() {
        var caught = new AtomicReference<Exception>();
        var careful =
                TestTools.tool(
                        "careful",
                        (_, call) -> {
                            try {
                                call.reportProgress(ToolProgress.running(0.5, "half"));
                            } catch (IllegalStateException e) {
                                caught.set(e);
                            }
                            return "done";
                        });
        var model =
                ScriptedModel.of(
                        call("c1", "search", NOTHING).call("c2", "careful", NOTHING), say("Done"));

        var events =
                reporting(model)
                        .tools(careful)
                        .configure(builder ->
                                builder.progressSink((_, _, _) -> {
                                    throw new IllegalStateException("sink is full");
                                }))
                        .run("Hi");

        assertThat(Rehearsal.only(ToolCallDone.class, events))
                .extracting(ToolCallDone::result)
                .containsExactly(
                        ToolResult.error("search", "Execution failed: sink is full"),
                        ToolResult.success("careful", Json.of("done")));
        assertThat(caught.get()).hasMessage("sink is full");
    }

    @Test
    void aReportThatComesAfterItsCallEndedIsNotShown() {
        var ended = new CountDownLatch(1);
        var late = new CountDownLatch(1);
        var hasty =
                TestTools.tool(
                        "hasty",
                        (_, call) -> {
                            Thread.ofVirtual()
                                    .start(() -> {
                                        Waits.await(ended);
                                        call.reportProgress(ToolProgress.running(1, "late"));
                                        late.countDown();
                                    });
                            return "done";
                        });
        var next =
                TestTools.tool(
                        "next",
                        (_, call) -> {
                            ended.countDown();
                            Waits.await(late);
                            call.reportProgress(ToolProgress.running(0.5, "in time"));
                            return "done";
                        });
        var model =
                ScriptedModel.of(
                        call("c1", "hasty", NOTHING), call("c2", "next", NOTHING), say("Done"));

        var events = Rehearsal.of(model).tools(hasty, next).run("Hi");

        assertThat(Rehearsal.only(ActivitySnapshot.class, events))
                .extracting(ActivitySnapshot::message)
                .containsExactly("tool_call:c2");
    }

    private static Rehearsal reporting() {
        return reporting(ScriptedModel.of(call("c1", "search", NOTHING), say("Done")));
    }

    private static Rehearsal reporting(ScriptedModel model) {
        var tool =
                TestTools.tool(
                        "search",
                        (_, call) -> {
                            call.reportProgress(ToolProgress.running(0.5, "half"));
                            return "done";
                        });
        return Rehearsal.of(model).tools(tool);
    }

    /// A context that claims to be of another call and another run.
    private record Disguised(ToolCallContext real) implements ToolCallContext {
        @Override
        public ToolCall call() {
            return new ToolCall("c9", "other", NOTHING);
        }

        @Override
        public RunIdentity identity() {
            return new RunIdentity(
                    Owner.LOCAL,
                    new ThreadId("t9"),
                    new RunId("r9"),
                    "other",
                    RunOrigin.INTERNAL,
                    null,
                    null,
                    "c8");
        }

        @Override
        public RunPolicy policy() {
            return real.policy();
        }

        @Override
        public List<Message> messages() {
            return real.messages();
        }

        @Override
        public Json snapshot() {
            return real.snapshot();
        }

        @Override
        public StateRef state(Path path) {
            return real.state(path);
        }

        @Override
        public Optional<ToolCallState> callState() {
            return real.callState();
        }

        @Override
        public Cancellation cancellation() {
            return real.cancellation();
        }

        @Override
        public void reportProgress(ToolProgress update) {
            real.reportProgress(update);
        }

        @Override
        public StateContext activity(String stream, String type) {
            return real.activity(stream, type);
        }

        @Override
        public void addMessage(ContextMessage message) {
            real.addMessage(message);
        }

        @Override
        public List<ContextMessage> pendingMessages() {
            return real.pendingMessages();
        }
    }
}
