package dev.reprise.runtime;

import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.RunId;
import dev.reprise.core.event.AgentEvent.ActivitySnapshot;
import dev.reprise.core.tool.ToolProgress;
import dev.reprise.facts.Fact;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.testing.ManualClock;
import dev.reprise.testing.model.ScriptedModel;
import java.util.concurrent.CountDownLatch;
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
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, -0.5})
    @Fact("contract T-CON-15")
    void progressIsAFiniteNumberThatIsNotNegative(double progress) {
        assertThatThrownBy(() -> ToolProgress.running(progress, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching("progress must be (a finite number|non-negative), was .*");
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
}
