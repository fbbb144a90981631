package dev.reprise.runtime.gateway;

import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.agent.AgentDefinition;
import dev.reprise.core.behavior.Suspend;
import dev.reprise.core.message.Message;
import dev.reprise.core.message.Role;
import dev.reprise.core.message.ToolCall;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.core.suspend.Expiry;
import dev.reprise.core.suspend.ResumeMode;
import dev.reprise.runtime.AgentOs;
import dev.reprise.runtime.Asking;
import dev.reprise.runtime.Hooks;
import dev.reprise.runtime.TestTools;
import dev.reprise.runtime.Waits;
import dev.reprise.runtime.store.MemoryThreadStore;
import dev.reprise.state.JsonObject;
import dev.reprise.testing.ManualClock;
import dev.reprise.testing.model.ScriptedModel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Many calls that nobody answers in time, all at the same time.
class ManyExpiriesTest {
    private static final Duration DAY = Duration.ofDays(1);
    private static final int RUNS = ExpiredRuns.MOST + 4;

    private final ManualClock clock = new ManualClock();
    private final ThreadStore store = new MemoryThreadStore(clock);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final AtomicInteger atWork = new AtomicInteger();
    private final AtomicInteger mostAtWork = new AtomicInteger();

    @Test
    void aFewOfThemGoOnAtATime() {
        try (var os = os()) {
            letExpire(os);

            os.recover();

            Waits.until("as many as may are at work", () -> atWork.get() == ExpiredRuns.MOST);
            assertThat(store.runsWithStatus(RunStatus.WAITING)).hasSize(4);
            goOn.countDown();
            Waits.until("all have gone on", () -> count(RunStatus.WAITING) == 0);
            Waits.until("all are done", () -> count(RunStatus.RUNNING) == 0);
        }
        assertThat(mostAtWork.get()).isEqualTo(ExpiredRuns.MOST);
        assertThat(count(RunStatus.DONE)).isEqualTo(RUNS);
    }

    @Test
    void thoseThatTakeLongKeepTheOthersWaitingForAMinuteOnly() {
        try (var os = os()) {
            letExpire(os);
            os.recover();
            Waits.until("as many as may are at work", () -> atWork.get() == ExpiredRuns.MOST);
            clock.advance(ExpiredRuns.LONGEST);

            os.recover();

            Waits.until("all are at work", () -> atWork.get() == RUNS);
            goOn.countDown();
        }
    }

    private long count(RunStatus status) {
        return store.runsWithStatus(status).size();
    }

    private void letExpire(AgentOs os) {
        for (int run = 0; run < RUNS; run++) {
            os.run(
                    RunRequest.of("default", Message.user("u" + run, "Hi"))
                            .withThread(new ThreadId("t" + run))
                            .withRun(new RunId("r" + run)));
        }
        clock.advance(DAY);
    }

    private AgentOs os() {
        return AgentOs.builder()
                .store(store)
                .clock(clock)
                .withoutRecovery()
                .model(
                        "model",
                        ScriptedModel.always(request ->
                                request.messages().getLast().role() == Role.TOOL
                                        ? say("Done")
                                        : call("c1", "work", JsonObject.EMPTY)))
                .tools(TestTools.tool("work", (_, _) -> worked()))
                .behavior(asking())
                .agent(AgentDefinition.builder("default", "model").behavior("asking").build())
                .build();
    }

    private String worked() {
        mostAtWork.accumulateAndGet(atWork.incrementAndGet(), Math::max);
        Waits.await(goOn);
        atWork.decrementAndGet();
        return "done";
    }

    private Hooks asking() {
        return new Hooks("asking")
                .onBeforeTool(before ->
                        before.resume() == null ? List.of(suspend(before.call())) : List.of());
    }

    private Suspend suspend(ToolCall call) {
        var expiry = new Expiry(clock.millis() + DAY.toMillis(), Expiry.Then.RESUME);
        return new Suspend(Asking.ticket(call, ResumeMode.REPLAY_TOOL_CALL).withExpiry(expiry));
    }
}
