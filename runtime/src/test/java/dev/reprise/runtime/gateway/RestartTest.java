package dev.reprise.runtime.gateway;

import static dev.reprise.runtime.Asking.yes;
import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.agent.AgentDefinition;
import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.gateway.RunGateway.DecisionOutcome;
import dev.reprise.core.message.Message;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.run.Termination;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.core.suspend.ResumeMode;
import dev.reprise.facts.Fact;
import dev.reprise.runtime.AgentOs;
import dev.reprise.runtime.Asking;
import dev.reprise.runtime.TestTools;
import dev.reprise.runtime.Waits;
import dev.reprise.runtime.store.FileThreadStore;
import dev.reprise.state.JsonObject;
import dev.reprise.testing.model.ScriptedModel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A run that waits while its process is replaced by another.
class RestartTest {
    private static final Owner ME = Owner.LOCAL;
    private static final ThreadId THREAD = new ThreadId("t1");

    private final AtomicInteger executions = new AtomicInteger();

    @Test
    @Fact("runtime T-RUN-13")
    @Fact("production A-90")
    void aDecisionAfterARestartRunsTheToolOnceInTheSameRun(@TempDir Path folder) throws Exception {
        RunId run;
        try (var store = FileThreadStore.at(folder);
                var os = os(store, ScriptedModel.of(call("c1", "ask", JsonObject.EMPTY)))) {
            var request = RunRequest.of("default", Message.user("Hi")).withThread(THREAD);
            run = os.run(request).run();
        }

        try (var store = FileThreadStore.at(folder);
                var os = os(store, ScriptedModel.of(say("Done")))) {
            assertThat(os.recover()).isZero();
            assertThat(os.gateway().decide(ME, run, List.of(yes("fc_c1"))))
                    .isEqualTo(new DecisionOutcome.Delivered());
            Waits.until(
                    "the run is over",
                    () -> store.run(ME, run).orElseThrow().status() == RunStatus.DONE);

            assertThat(executions).hasValue(1);
            var events = events(os, run);
            for (int seq = 0; seq < events.size(); seq++) {
                assertThat(events.get(seq).meta().seq()).isEqualTo(seq);
            }
            assertThat(events.getLast())
                    .isInstanceOfSatisfying(
                            AgentEvent.RunFinish.class,
                            end ->
                                    assertThat(end.termination())
                                            .isEqualTo(new Termination.NaturalEnd()));
            assertThat(store.activeRun(ME, THREAD)).isEmpty();
        }
    }

    private static List<AgentEvent> events(AgentOs os, RunId run) throws InterruptedException {
        var events = new ArrayList<AgentEvent>();
        try (var feed = os.gateway().feed(ME, run, null).orElseThrow()) {
            while (!feed.isEnded()) {
                feed.next(Duration.ofSeconds(30)).forEach(item -> events.add(item.event()));
            }
        }
        return events;
    }

    private AgentOs os(ThreadStore store, ScriptedModel model) {
        return AgentOs.builder()
                .store(store)
                .model("model", model)
                .tools(
                        TestTools.tool(
                                "ask",
                                (_, _) -> {
                                    executions.incrementAndGet();
                                    return "found";
                                }))
                .behavior(Asking.before(ResumeMode.REPLAY_TOOL_CALL))
                .agent(AgentDefinition.builder("default", "model").behavior("asking").build())
                .build();
    }
}
