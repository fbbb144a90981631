package dev.reprise.runtime;

import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.Owner;
import dev.reprise.core.ThreadId;
import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.event.AgentEvent.ToolCallDone;
import dev.reprise.core.gateway.EventFeed;
import dev.reprise.core.gateway.LaunchMode;
import dev.reprise.core.message.Message;
import dev.reprise.core.model.ModelException.ErrorClass;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.run.Termination;
import dev.reprise.core.tool.Tool;
import dev.reprise.core.tool.ToolCallContext;
import dev.reprise.core.tool.ToolDescriptor;
import dev.reprise.core.tool.ToolException;
import dev.reprise.core.tool.ToolExecutionEffect;
import dev.reprise.core.tool.ToolProgress;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.testing.model.Gate;
import dev.reprise.testing.model.Reply;
import dev.reprise.testing.model.ScriptedModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Runs whose tools, models, readers and timing are as bad as they get.
class AttackTest {
    private static final JsonObject NOTHING = JsonObject.EMPTY;
    private static final Logger LOG = Logger.getLogger("dev.reprise.runtime.loop");

    @BeforeAll
    static void expectWarnings() {
        LOG.setLevel(Level.OFF);
    }

    @AfterAll
    static void showWarnings() {
        LOG.setLevel(null);
    }

    @Test
    void whateverHappensEventsAndThreadFit() {
        for (int seed = 0; seed < 1_000; seed++) {
            var random = new SplittableRandom(seed);
            var rehearsal = troubled(random);

            var events = cancelledSomewhere(rehearsal, random);
            var after = rehearsal.run("Again");

            try {
                EventInvariants.check(events, rehearsal.thread());
                EventInvariants.check(after, rehearsal.thread());
                assertThat(Rehearsal.end(after)).isEqualTo(new Termination.NaturalEnd());
                assertThat(rehearsal.store().runsWithStatus(RunStatus.RUNNING)).isEmpty();
                assertThat(
                                rehearsal.store().changes().stream()
                                        .flatMap(change -> change.set().messages().stream())
                                        .toList())
                        .isEqualTo(rehearsal.thread().messages());
            } catch (AssertionError e) {
                throw new AssertionError("seed " + seed + ": " + Rehearsal.types(events), e);
            }
        }
    }

    /// An agent whose model and tools do whatever comes to mind, and answer properly when asked
    /// again.
    private static Rehearsal troubled(SplittableRandom random) {
        var model =
                ScriptedModel.always(request -> {
                    var asked = request.messages().getLast().text();
                    if (asked.equals("Again")) {
                        return say("Fine.");
                    }
                    synchronized (random) {
                        return reply(random, request.messages().size());
                    }
                });
        return Rehearsal.of(model)
                .tools(
                        TestTools.ok("ok"),
                        TestTools.failing("bad"),
                        TestTools.pending("ask"),
                        reporting(),
                        hanging())
                .define(agent -> agent.retryPolicy(Waits.IMPATIENT).maxRounds(6));
    }

    private static Reply reply(SplittableRandom random, int round) {
        Reply reply = say();
        for (int i = random.nextInt(4); i > 0; i--) {
            reply = reply.say("x").think("y");
        }
        if (random.nextInt(10) == 0) {
            return reply.fail(
                    List.of(ErrorClass.values()).get(random.nextInt(ErrorClass.values().length)),
                    "broken");
        }
        var tools = List.of("ok", "bad", "ask", "report", "nowhere", "ok", "report", "hang");
        for (int i = random.nextInt(5); i > 0; i--) {
            var pieces = random.nextBoolean() ? new String[] {"{\"a\"", ":1}"} : new String[] {""};
            reply =
                    reply.callInPieces(
                            "c%d-%d".formatted(round, i),
                            tools.get(random.nextInt(tools.size())),
                            pieces);
        }
        return reply.usage(1, 1);
    }

    private static Tool reporting() {
        return TestTools.tool(
                "report",
                (_, call) -> {
                    call.reportProgress(ToolProgress.running(0.5, null));
                    return "reported";
                });
    }

    /// Ends when it is cancelled, at the latest when its patience does.
    private static Tool hanging() {
        return TestTools.tool(
                "hang",
                (_, call) -> {
                    var cancelled = new CountDownLatch(1);
                    try (var _ = call.cancellation().onCancel(cancelled::countDown)) {
                        cancelled.await(5, TimeUnit.MILLISECONDS);
                    }
                    return "late";
                });
    }

    private static List<AgentEvent> cancelledSomewhere(
            Rehearsal rehearsal, SplittableRandom random) {
        int afterEvents;
        int atAppend;
        synchronized (random) {
            afterEvents = random.nextInt(40);
            atAppend = random.nextInt(20);
        }
        var prepared = rehearsal.os().prepare(rehearsal.request("Hi"));
        var appends = new AtomicInteger();
        try (var stream = prepared.execute()) {
            rehearsal
                    .store()
                    .watch((_, _) -> {
                        if (appends.getAndIncrement() == atAppend) {
                            stream.cancel();
                        }
                    });
            var events = new ArrayList<AgentEvent>();
            for (var event : stream) {
                events.add(event);
                if (events.size() == afterEvents) {
                    stream.cancel();
                }
            }
            return events;
        } finally {
            rehearsal.store().watch((_, _) -> {});
        }
    }

    @Test
    void aToolThatIgnoresEverythingDoesNotHoldTheEndOfItsRun() {
        var entered = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        var left = new CountDownLatch(1);
        var deaf =
                TestTools.tool(
                        "deaf",
                        (_, call) -> {
                            call.cancellation()
                                    .onCancel(() -> Waits.await(release)); // even its hook hangs
                            entered.countDown();
                            awaitUninterruptibly(release);
                            call.reportProgress(ToolProgress.running(1, "late"));
                            left.countDown();
                            return "late";
                        });
        var rehearsal =
                Rehearsal.of(ScriptedModel.of(call("c1", "deaf", NOTHING), say("Fine.")))
                        .tools(deaf);
        try (var stream = rehearsal.os().runStream(rehearsal.request("Hi"))) {
            Waits.await(entered);
            stream.cancel();

            assertThat(stream.drain().termination()).isEqualTo(new Termination.Cancelled());
        }
        assertThat(left.getCount()).as("the run ended without its tool").isEqualTo(1);

        release.countDown();
        Waits.await(left);
        assertThat(Rehearsal.end(rehearsal.run("Again"))).isEqualTo(new Termination.NaturalEnd());
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        boolean interrupted = false;
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aToolThatListensIsGoneWhenTheRunEnds() {
        var entered = new CountDownLatch(2);
        var gone = new AtomicInteger();
        var good =
                TestTools.tool(
                        "good",
                        (_, _) -> {
                            entered.countDown();
                            try {
                                new CountDownLatch(1).await();
                                return "never";
                            } finally {
                                gone.incrementAndGet();
                            }
                        });
        var model = ScriptedModel.of(call("c1", "good", NOTHING).call("c2", "good", NOTHING));
        var rehearsal = Rehearsal.of(model).tools(good);
        try (var stream = rehearsal.os().runStream(rehearsal.request("Hi"))) {
            Waits.await(entered);
            stream.cancel();
            stream.drain();
        }

        assertThat(gone).hasValue(2);
    }

    @Test
    void toolsOfAFailedRoundAreStopped() {
        var entered = new CountDownLatch(1);
        var gone = new AtomicBoolean();
        var waiting =
                TestTools.tool(
                        "wait",
                        (_, _) -> {
                            entered.countDown();
                            try {
                                new CountDownLatch(1).await();
                                return "never";
                            } finally {
                                gone.set(true);
                            }
                        });
        var quick =
                TestTools.tool(
                        "quick",
                        (_, _) -> {
                            Waits.await(entered);
                            return "done";
                        });
        var angry =
                new Hooks("angry")
                        .onAfterTool(_ -> {
                            throw new IllegalStateException("no");
                        });
        var model = ScriptedModel.of(call("c1", "wait", NOTHING).call("c2", "quick", NOTHING));

        var events = Rehearsal.of(model).tools(waiting, quick).behavior(angry).run("Hi");

        assertThat(Rehearsal.end(events)).isEqualTo(new Termination.Failed("no"));
        assertThat(gone).isTrue();
    }

    @Test
    void whateverAToolThrowsIsAnErrorTheModelIsToldAbout() {
        var tools =
                List.of(
                        TestTools.tool(
                                "error",
                                (_, _) -> {
                                    throw new AssertionError("wrong");
                                }),
                        TestTools.tool("overflow", (_, _) -> deeper(0)),
                        TestTools.tool(
                                "silent",
                                (_, _) -> {
                                    throw new IllegalStateException();
                                }),
                        raw("nothing", () -> nothing()),
                        raw("hollow", () -> new ToolExecutionEffect(nothing(), List.of())),
                        unchecked());
        Reply reply = say();
        for (var tool : tools) {
            reply = reply.call(tool.descriptor().id(), tool.descriptor().id(), NOTHING);
        }
        var rehearsal =
                Rehearsal.of(ScriptedModel.of(reply, say("I see.")))
                        .tools(tools.toArray(Tool[]::new));

        var events = rehearsal.run("Hi");

        assertThat(Rehearsal.end(events)).isEqualTo(new Termination.NaturalEnd());
        assertThat(Rehearsal.only(ToolCallDone.class, events))
                .extracting(done -> done.result().message())
                .containsExactly(
                        "Execution failed: wrong",
                        "Execution failed: StackOverflowError",
                        "Execution failed: IllegalStateException",
                        "Execution failed: the tool returned no result",
                        "Execution failed: the tool returned no result",
                        "Internal error: no schema");
    }

    @SuppressWarnings("InfiniteRecursion") // that is what the tool does wrong
    private static int deeper(int depth) {
        return deeper(depth + 1) + 1;
    }

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // just what is not allowed
    private static <T> T nothing() {
        return null;
    }

    private static Tool raw(String id, Supplier<ToolExecutionEffect> body) {
        return new RawTool(ToolDescriptor.of(id, "For tests.", ToolDescriptor.NO_PARAMETERS), body);
    }

    private record RawTool(ToolDescriptor descriptor, Supplier<ToolExecutionEffect> body)
            implements Tool {
        @Override
        public ToolExecutionEffect execute(Json arguments, ToolCallContext call) {
            return body.get();
        }
    }

    private static Tool unchecked() {
        return new Tool() {
            @Override
            public ToolDescriptor descriptor() {
                return ToolDescriptor.of("unchecked", "For tests.", ToolDescriptor.NO_PARAMETERS);
            }

            @Override
            public void validate(Json arguments) {
                throw new IllegalStateException("no schema");
            }

            @Override
            public ToolExecutionEffect execute(Json arguments, ToolCallContext call) {
                throw ToolException.internal("must not run");
            }
        };
    }

    @Test
    void runsStartedOnOneThreadAtOnceLeaveOneThatAnswers() {
        for (int round = 0; round < 20; round++) {
            var rehearsal = Rehearsal.of(ScriptedModel.always(say("Hello")));
            var os = rehearsal.os();
            var ends = Collections.synchronizedList(new ArrayList<Termination>());
            var threads = new ArrayList<Thread>();
            var go = new CountDownLatch(1);
            for (int i = 0; i < 8; i++) {
                var request = rehearsal.request("Hi");
                threads.add(
                        Thread.ofVirtual()
                                .start(() -> {
                                    Waits.await(go);
                                    ends.add(os.run(request).termination());
                                }));
            }
            go.countDown();
            threads.forEach(Waits::join);

            assertThat(ends).hasSize(8).contains(new Termination.NaturalEnd());
            assertThat(ends)
                    .allMatch(end ->
                            end instanceof Termination.NaturalEnd
                                    || end instanceof Termination.Cancelled);
            assertThat(rehearsal.store().runsWithStatus(RunStatus.RUNNING)).isEmpty();
            assertThat(
                            rehearsal.thread().messages().stream()
                                    .filter(message -> message.content().equals("Hi")))
                    .hasSize(8);
        }
    }

    @Test
    void aThousandRunsAtOnceAllEnd() {
        var gate = new Gate();
        var model =
                ScriptedModel.always(request ->
                        request.messages().size() == 1
                                ? say("wait").waitAt(gate).call("c1", "ok", NOTHING)
                                : say("Done"));
        var rehearsal = Rehearsal.of(model).tools(TestTools.ok("ok"));
        var gateway = rehearsal.os().gateway();
        var feeds = new ArrayList<EventFeed>();
        for (int i = 0; i < 1_000; i++) {
            var request =
                    RunRequest.of("default", Message.user("u" + i, "Hi"))
                            .withThread(new ThreadId("many-" + i));
            feeds.add(gateway.start(Owner.LOCAL, request, LaunchMode.DURABLE).events());
        }

        gate.open();

        for (var feed : feeds) {
            var last = new ArrayList<AgentEvent>();
            while (!feed.isEnded()) {
                next(feed).forEach(item -> last.add(item.event()));
            }
            assertThat(Rehearsal.end(last)).isEqualTo(new Termination.NaturalEnd());
        }
        assertThat(rehearsal.store().runsWithStatus(RunStatus.RUNNING)).isEmpty();
    }

    private static List<EventFeed.Item> next(EventFeed feed) {
        try {
            return feed.next(Duration.ofMinutes(1));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
