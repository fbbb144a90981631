package dev.reprise.runtime;

import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.fail;
import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.agent.AgentDefinition;
import dev.reprise.core.agent.RetryPolicy;
import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.message.Message;
import dev.reprise.core.model.ModelException.ErrorClass;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.run.Termination;
import dev.reprise.core.tool.Tool;
import dev.reprise.core.tool.ToolResult;
import dev.reprise.runtime.fault.ToolFaultPolicy;
import dev.reprise.runtime.fault.ToolFaults;
import dev.reprise.runtime.store.MemoryThreadStore;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.Path;
import dev.reprise.testing.VirtualClock;
import dev.reprise.testing.model.Reply;
import dev.reprise.testing.model.ScriptedModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Waits of runs whose clock is moved.
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class VirtualTimeTest {
    /// Waits of 40, 80, 120, 120 … minutes within six hours.
    private static final RetryPolicy PATIENT =
            new RetryPolicy(
                    9,
                    Duration.ofMinutes(40),
                    Duration.ofHours(2),
                    0,
                    Duration.ofHours(6),
                    true,
                    2,
                    2);

    private static final Reply BUSY = fail(ErrorClass.RATE_LIMIT, "busy");

    private final VirtualClock clock = new VirtualClock();
    private final List<AgentEvent> events = Collections.synchronizedList(new ArrayList<>());

    private Thread run(ScriptedModel model, Tool... tools) {
        var os =
                AgentOs.builder()
                        .store(new MemoryThreadStore(clock))
                        .clock(clock)
                        .model("model", model)
                        .tools(tools)
                        .agent(AgentDefinition.builder("a", "model").retryPolicy(PATIENT).build())
                        .build();
        return Thread.startVirtualThread(() -> {
            try (os;
                    var stream = os.runStream(RunRequest.of("a", Message.user("Hi")))) {
                stream.forEach(events::add);
            }
        });
    }

    /// Lets everybody go on who waits, and who waits for exactly so long.
    private void pass(Duration wait) {
        Waits.until("somebody waits", () -> clock.untilNextAlarm().isPresent());
        assertThat(clock.untilNextAlarm()).contains(wait);
        clock.advance(wait);
    }

    private Termination end() {
        return ((AgentEvent.RunFinish) events.getLast()).termination();
    }

    @Test
    void aModelIsAskedAgainOnceTheClockHasMovedByTheWait() {
        var model = ScriptedModel.of(BUSY, BUSY, say("Hello"));
        var run = run(model);

        Waits.until("it waits", () -> clock.untilNextAlarm().isPresent());
        clock.advance(Duration.ofMinutes(39));
        assertThat(clock.untilNextAlarm()).contains(Duration.ofMinutes(1));
        assertThat(model.requests()).hasSize(1);
        pass(Duration.ofMinutes(1));
        pass(Duration.ofMinutes(80));
        Waits.join(run);

        assertThat(model.requests()).hasSize(3);
        assertThat(end()).isEqualTo(new Termination.NaturalEnd());
    }

    @Test
    void theTimeForRetriesIsThatOfTheClock() {
        var model = ScriptedModel.always(BUSY);
        var run = run(model);

        pass(Duration.ofMinutes(40));
        pass(Duration.ofMinutes(80));
        pass(Duration.ofHours(2));
        pass(Duration.ofHours(2));
        Waits.join(run);

        assertThat(model.requests()).hasSize(5);
        assertThat(end())
                .isEqualTo(
                        new Termination.Failed(
                                "model='model' attempt=5/9: busy (retry budget exhausted)"));
    }

    @Test
    void cancellingARunEndsItsWaitThoughTheClockStandsStill() {
        var os =
                AgentOs.builder()
                        .store(new MemoryThreadStore(clock))
                        .clock(clock)
                        .model("model", ScriptedModel.always(BUSY))
                        .agent(AgentDefinition.builder("a", "model").retryPolicy(PATIENT).build())
                        .build();

        try (os;
                var stream = os.runStream(RunRequest.of("a", Message.user("Hi")))) {
            Waits.until("it waits", () -> clock.untilNextAlarm().isPresent());
            stream.cancel();
            stream.forEach(events::add);
        }

        assertThat(end()).isEqualTo(new Termination.Cancelled());
        assertThat(clock.untilNextAlarm()).isEmpty();
    }

    @Test
    void aToolThatHangsIsGivenUpAndTriedAgainByTheClock() {
        var policy = ToolFaultPolicy.DEFAULT.withAttempts(2).withTimeout(Duration.ofHours(3));
        var tries = new AtomicInteger();
        var hanging =
                TestTools.tool(
                        "hang",
                        (_, _) -> {
                            if (tries.incrementAndGet() == 1) {
                                new CountDownLatch(1).await();
                            }
                            return "done";
                        });
        var model = ScriptedModel.of(call("c1", "hang", JsonObject.EMPTY), say("Done"));
        var run = run(model, ToolFaults.of(policy, clock).around(hanging.readOnly()));

        pass(Duration.ofHours(3));
        passWaitForAttempt(policy);
        Waits.join(run);

        assertThat(tries).hasValue(2);
        assertThat(results()).containsExactly(ToolResult.success("hang", Json.of("done")));
    }

    @Test
    void aToolThatHangsForGoodTimesOutByTheClock() {
        var policy = ToolFaultPolicy.DEFAULT.withTimeout(Duration.ofHours(3));
        var hanging =
                TestTools.tool(
                        "hang",
                        (_, _) -> {
                            new CountDownLatch(1).await();
                            return "never";
                        });
        var model = ScriptedModel.of(call("c1", "hang", JsonObject.EMPTY), say("Done"));
        var run = run(model, ToolFaults.of(policy, clock).around(hanging.idempotent()));

        pass(policy.timeout());
        for (int attempt = 2; attempt <= policy.attempts(); attempt++) {
            passWaitForAttempt(policy);
            pass(policy.timeout());
        }
        Waits.join(run);

        assertThat(results())
                .singleElement()
                .satisfies(result ->
                        assertThat(result.data().find(Path.of("error").key("code")))
                                .contains(Json.of("timeout")));
    }

    /// Waits between attempts are random parts of what they are at most.
    private void passWaitForAttempt(ToolFaultPolicy policy) {
        var longest = policy.longestDelay();
        Waits.until(
                "it waits to try again",
                () ->
                        clock.untilNextAlarm()
                                .filter(left -> left.compareTo(longest) <= 0)
                                .isPresent());
        clock.advance(longest);
    }

    private List<ToolResult> results() {
        return only(AgentEvent.ToolCallDone.class).stream()
                .map(AgentEvent.ToolCallDone::result)
                .toList();
    }

    private <E extends AgentEvent> List<E> only(Class<E> type) {
        synchronized (events) {
            return events.stream().filter(type::isInstance).map(type::cast).toList();
        }
    }
}
