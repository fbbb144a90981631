package dev.reprise.runtime.fault;

import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.Owner;
import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.run.Termination;
import dev.reprise.core.tool.Tool;
import dev.reprise.core.tool.ToolException;
import dev.reprise.core.tool.ToolFault;
import dev.reprise.core.tool.ToolFault.Code;
import dev.reprise.core.tool.ToolResult;
import dev.reprise.core.tool.ToolStatus;
import dev.reprise.core.tool.TypedTool;
import dev.reprise.runtime.Rehearsal;
import dev.reprise.runtime.TestTools;
import dev.reprise.runtime.Waits;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.Path;
import dev.reprise.testing.ManualClock;
import dev.reprise.testing.model.Reply;
import dev.reprise.testing.model.ScriptedModel;
import java.net.ConnectException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Tools that fail, hang and recover, in runs.
class ToolFaultsTest {
    private final ManualClock clock = new ManualClock();
    private final List<Duration> waits = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger tries = new AtomicInteger();

    private ToolFaults faults(ToolFaultPolicy policy) {
        return new ToolFaults(
                policy,
                clock,
                () -> 0.5,
                wait -> {
                    waits.add(wait);
                    clock.advance(wait);
                });
    }

    /// Fails so many times, then works.
    private Tool flaky(int times, Exception failure) {
        return TestTools.tool(
                "work",
                (_, _) -> {
                    if (tries.incrementAndGet() <= times) {
                        throw failure;
                    }
                    return "done";
                });
    }

    private static List<AgentEvent> run(Tool tool, int calls) {
        var script = new ArrayList<Reply>();
        for (int i = 0; i < calls; i++) {
            script.add(call("c" + i, "work", JsonObject.EMPTY));
        }
        script.add(say("Done"));
        return Rehearsal.of(ScriptedModel.of(script.toArray(Reply[]::new))).tools(tool).run("Hi");
    }

    private static ToolResult last(List<AgentEvent> events) {
        assertThat(Rehearsal.end(events)).isEqualTo(new Termination.NaturalEnd());
        return Rehearsal.only(AgentEvent.ToolCallDone.class, events).getLast().result();
    }

    private static Json error(ToolResult result) {
        assertThat(result.status()).isEqualTo(ToolStatus.ERROR);
        return result.data().find(Path.ROOT.key("error")).orElseThrow();
    }

    @Test
    void aToolThatFailsTwiceAndThenWorksHasOneResultAndTwoRetriesAreShown() {
        var tool =
                faults(ToolFaultPolicy.DEFAULT)
                        .around(flaky(2, new IllegalStateException("busy")).readOnly());

        var events = run(tool, 1);

        assertThat(last(events)).isEqualTo(ToolResult.success("work", Json.of("done")));
        assertThat(Rehearsal.only(AgentEvent.ToolCallDone.class, events)).hasSize(1);
        assertThat(waits).containsExactly(Duration.ofMillis(500), Duration.ofSeconds(1));
        assertThat(Rehearsal.only(AgentEvent.ActivitySnapshot.class, events))
                .extracting(event -> event.content().find(Path.ROOT.key("message")).orElseThrow())
                .containsExactly(
                        Json.of("attempt 1 of 4 failed, next one in 500 ms: busy"),
                        Json.of("attempt 2 of 4 failed, next one in 1000 ms: busy"));
    }

    @Test
    void whatFailsFourTimesIsToldToTheModelWithItsCode() {
        var tool =
                faults(ToolFaultPolicy.DEFAULT)
                        .around(flaky(9, new IllegalStateException("busy")).idempotent());

        var result = last(run(tool, 1));

        assertThat(tries).hasValue(4);
        assertThat(result.message()).isEqualTo("[internal] busy");
        assertThat(error(result))
                .isEqualTo(
                        Json.parse(
                                """
                                {"code":"internal","message":"busy","retryable":true,"attempts":4}
                                """));
    }

    @Test
    void aToolThatMayNotWorkTwiceIsTriedOnce() {
        last(run(faults(ToolFaultPolicy.DEFAULT).around(flaky(1, new Exception("?"))), 1));

        assertThat(tries).hasValue(1);
    }

    @Test
    void anAttemptKnowsByWhenItHasToBeOver() {
        var deadline = new AtomicReference<Instant>();
        var tool =
                TestTools.tool(
                        "work",
                        (_, call) -> {
                            deadline.set(call.cancellation().deadline().orElseThrow());
                            return "done";
                        });

        last(run(faults(ToolFaultPolicy.DEFAULT).around(tool), 1));

        assertThat(deadline).hasValue(clock.instant().plus(ToolFaultPolicy.DEFAULT.timeout()));
    }

    @Test
    void whatWasRefusedBeforeItBeganIsTriedAgainAndTheServiceIsLeftAloneAsLongAsItWants() {
        var busy = ToolFault.of(Code.RATE_LIMITED, "busy").withRetryAfter(Duration.ofSeconds(7));
        var longer = busy.withRetryAfter(Duration.ofHours(1));
        var failures = List.of(ToolException.nothingDone(busy), ToolException.nothingDone(longer));
        var tool =
                TestTools.tool(
                        "work",
                        (_, _) -> {
                            int number = tries.getAndIncrement();
                            if (number < failures.size()) {
                                throw failures.get(number);
                            }
                            return "done";
                        });

        var result = last(run(faults(ToolFaultPolicy.DEFAULT).around(tool), 1));

        assertThat(result.isSuccess()).isTrue();
        assertThat(waits).containsExactly(Duration.ofSeconds(7), Duration.ofSeconds(30));
    }

    @Test
    void aToolThatFailsFiveTimesIsLeftAloneForHalfAMinute() {
        var policy = ToolFaultPolicy.DEFAULT.withAttempts(1);
        var tool = faults(policy).around(flaky(5, new Exception("down")).readOnly());

        var result = last(run(tool, 6));

        assertThat(tries).hasValue(5);
        assertThat(error(result))
                .isEqualTo(
                        Json.parse(
                                """
                                {"code":"unavailable","message":"the tool failed too often and is left alone",
                                 "retryable":true,"attempts":0,"retry_after_ms":30000}
                                """));

        clock.advance(Duration.ofSeconds(30));

        assertThat(last(run(tool, 1)).isSuccess()).isTrue();
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(ToolException.invalidArguments("x"), "invalid_arguments"),
                Arguments.of(ToolException.denied("x"), "denied"),
                Arguments.of(ToolException.notFound("x"), "not_found"),
                Arguments.of(ToolException.internal("x"), "internal"),
                Arguments.of(ToolException.of(ToolFault.of(Code.CONFLICT, "x")), "conflict"),
                Arguments.of(new ConnectException("refused"), "unavailable"),
                Arguments.of(new NullPointerException(), "internal"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void everyFailureHasACode(Exception failure, String code) {
        var policy = ToolFaultPolicy.DEFAULT.withAttempts(1);

        var result = last(run(faults(policy).around(flaky(1, failure)), 1));

        assertThat(error(result).find(Path.ROOT.key("code"))).contains(Json.of(code));
    }

    @Test
    void whoeverCancelsTheRunDoesNotWaitForTheNextAttempt() {
        var pausing = new CountDownLatch(1);
        var faults =
                new ToolFaults(
                        ToolFaultPolicy.DEFAULT,
                        clock,
                        () -> 1,
                        _ -> {
                            pausing.countDown();
                            new CountDownLatch(1).await();
                        });
        var rehearsal =
                Rehearsal.of(ScriptedModel.of(call("c1", "work", JsonObject.EMPTY)))
                        .tools(faults.around(flaky(9, new Exception("down")).readOnly()));
        var end = new AtomicReference<Termination>();
        var runner = Thread.ofVirtual().start(() -> end.set(Rehearsal.end(rehearsal.run("Hi"))));
        Waits.await(pausing);
        var gateway = rehearsal.os().gateway();

        gateway.active(Owner.LOCAL, Rehearsal.THREAD)
                .ifPresent(run -> gateway.cancel(Owner.LOCAL, run));
        Waits.join(runner);

        assertThat(end).hasValue(new Termination.Cancelled());
        assertThat(tries).hasValue(1);
    }

    @Test
    void waitsGrowUpToTheirBound() {
        var policy = ToolFaultPolicy.DEFAULT;

        assertThat(Stream.of(1, 2, 3, 6, 60).map(attempt -> policy.delay(attempt, 1)))
                .containsExactly(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(30));
    }

    @Test
    void boundsThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> ToolFaultPolicy.DEFAULT.withAttempts(0))
                .hasMessage("attempts must be at least 1, was 0");
        assertThatThrownBy(() -> ToolFaultPolicy.DEFAULT.withTimeout(Duration.ZERO))
                .hasMessage("timeout must be positive, was PT0S");
    }

    @Test
    void whatThePolicySaysOfAToolIsTheToolsOwn() {
        TypedTool.Body<Json> body = (_, _) -> "done";
        var tool = TestTools.tool("work", body);

        var guarded = faults(ToolFaultPolicy.DEFAULT).around(tool);

        assertThat(guarded.descriptor()).isEqualTo(tool.descriptor());
        assertThatThrownBy(() -> guarded.validate(Json.of(1))).isInstanceOf(ToolException.class);
    }
}
