package dev.reprise.runtime.gateway;

import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.gateway.EventFeed;
import dev.reprise.core.gateway.EventFeed.Item;
import dev.reprise.core.gateway.EventId;
import dev.reprise.core.gateway.LaunchMode;
import dev.reprise.core.gateway.RunGateway;
import dev.reprise.core.gateway.RunGateway.CancelOutcome;
import dev.reprise.core.gateway.RunGateway.DecisionOutcome;
import dev.reprise.core.run.Termination;
import dev.reprise.core.store.StoreException;
import dev.reprise.core.suspend.ToolCallDecision;
import dev.reprise.core.tool.ToolProgress;
import dev.reprise.runtime.Rehearsal;
import dev.reprise.runtime.TestTools;
import dev.reprise.runtime.Waits;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.testing.model.Gate;
import dev.reprise.testing.model.Reply;
import dev.reprise.testing.model.ScriptedModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GatewayTest {
    private static final JsonObject NOTHING = JsonObject.EMPTY;
    private static final Owner ME = Owner.LOCAL;
    private static final Owner SOMEBODY = new Owner("acme", "eve");

    private static RunGateway.StartedRun start(Rehearsal rehearsal) {
        return rehearsal.os().gateway().start(ME, rehearsal.request("Hi"), LaunchMode.DURABLE);
    }

    private static List<Item> read(Rehearsal rehearsal, RunId run, @Nullable EventId after) {
        try (var feed = rehearsal.os().gateway().feed(ME, run, after).orElseThrow()) {
            return readAll(feed);
        }
    }

    private static List<Item> readAll(EventFeed feed) {
        var items = new ArrayList<Item>();
        while (!feed.isEnded()) {
            items.addAll(next(feed, Duration.ofMinutes(1)));
        }
        return items;
    }

    private static List<Item> next(EventFeed feed, Duration wait) {
        try {
            return feed.next(wait);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aFinishedRunIsReadFromTheLogAsItWasShownLive() {
        var rehearsal = talkative(3);
        var started = start(rehearsal);

        var live = readAll(started.events());

        assertThat(read(rehearsal, started.run(), null)).isEqualTo(live);
        assertThat(live.getLast().event()).isInstanceOf(AgentEvent.RunFinish.class);
    }

    @Test
    void readingGoesOnAfterAnyEventOfAFinishedRun() {
        var rehearsal = talkative(3);
        var started = start(rehearsal);
        var all = readAll(started.events());

        for (int cut = 0; cut < all.size(); cut++) {
            assertThat(read(rehearsal, started.run(), all.get(cut).id()))
                    .as("after event %d", cut)
                    .isEqualTo(all.subList(cut + 1, all.size()));
        }
    }

    @Test
    void readingGoesOnAfterAnyEventOfARunThatIsGoingOn() {
        var gate = new Gate();
        var model =
                ScriptedModel.of(
                        call("c1", "search", NOTHING), say("a", "b").waitAt(gate).say("c"));
        var rehearsal = Rehearsal.of(model).tools(TestTools.ok("search"));
        var started = start(rehearsal);
        gate.awaitReached();
        var readers = new ArrayList<EventFeed>();
        for (long seq = 0; seq < 13; seq++) {
            readers.add(
                    rehearsal
                            .os()
                            .gateway()
                            .feed(ME, started.run(), new EventId(1, 1, seq, 0))
                            .orElseThrow());
        }

        var early = readers.stream().map(feed -> next(feed, Duration.ZERO)).toList();
        gate.open();
        var all = readAll(started.events());

        for (int cut = 0; cut < readers.size(); cut++) {
            var items = new ArrayList<>(early.get(cut));
            items.addAll(readAll(readers.get(cut)));
            assertThat(items).as("after event %d", cut).isEqualTo(all.subList(cut + 1, all.size()));
        }
    }

    @Test
    void aReaderFarBehindGetsEveryEventFromTheLog() {
        var rehearsal = talkative(60);
        var started = start(rehearsal);
        var slow = rehearsal.os().gateway().feed(ME, started.run(), null).orElseThrow();
        var first = next(slow, Duration.ofMinutes(1)).getFirst();

        var all = readAll(started.events());
        var behind = rehearsal.os().gateway().feed(ME, started.run(), first.id()).orElseThrow();

        assertThat(all).hasSizeGreaterThan(5_000);
        assertThat(readAll(behind)).isEqualTo(all.subList(1, all.size()));
    }

    @Test
    void aReaderThatStandsStillHoldsNothingOfTheLog() {
        var rehearsal = talkative(20);
        var run = start(rehearsal);
        var all = readAll(run.events());
        var feed = rehearsal.os().gateway().feed(ME, run.run(), null).orElseThrow();
        var items = new ArrayList<Item>();

        while (!feed.isEnded()) {
            var batch = next(feed, Duration.ZERO);
            items.addAll(batch);

            assertThat(rehearsal.store().cursors()).isZero();
            assertThat(batch.size()).isLessThan(500);
        }

        assertThat(items).isEqualTo(all);
    }

    @Test
    void aRunIsReadOnceFromItsFirstRecordToItsLast() {
        var rehearsal = talkative(20);
        var run = start(rehearsal);
        var all = readAll(run.events());
        var trail = rehearsal.store().trail(ME, Rehearsal.THREAD, run.run()).orElseThrow();
        rehearsal.run("Again");
        int reads = rehearsal.store().reads();
        long records = rehearsal.store().recordsRead();

        var items = read(rehearsal, run.run(), null);

        assertThat(items).isEqualTo(all).hasSizeGreaterThan(2_000);
        assertThat(rehearsal.store().reads()).isEqualTo(reads + 1);
        assertThat(rehearsal.store().recordsRead())
                .isEqualTo(records + trail.lastLsn() - trail.firstLsn() + 1);
    }

    @Test
    void readersOfAllSpeedsSeeTheSameWhileTheRunGoesOn() throws Exception {
        var rehearsal = talkative(60);
        var gate = new CountDownLatch(1);
        var started = start(rehearsal);
        var seen = new ArrayList<List<Item>>();
        var threads = new ArrayList<Thread>();
        for (int reader = 0; reader < 6; reader++) {
            var items = new ArrayList<Item>();
            seen.add(items);
            var feed = rehearsal.os().gateway().feed(ME, started.run(), null).orElseThrow();
            int pauseEvery = reader * 200 + 1;
            threads.add(Thread.ofVirtual().start(() -> readSlowly(feed, items, pauseEvery, gate)));
        }

        var all = readAll(started.events());
        gate.countDown();
        threads.forEach(Waits::join);

        assertThat(seen).allSatisfy(items -> assertThat(items).isEqualTo(all));
    }

    /// Stops once in the middle until the run is over.
    private static void readSlowly(
            EventFeed feed, List<Item> items, int stop, CountDownLatch gate) {
        while (!feed.isEnded()) {
            items.addAll(next(feed, Duration.ofMinutes(1)));
            if (items.size() >= stop) {
                Waits.await(gate);
            }
        }
    }

    @Test
    void aReaderThatFallsBehindAgainAndAgainMissesNothing() {
        var steps = new Semaphore(0);
        var rehearsal = talkative(9, 1_500, steps);
        var started = start(rehearsal);
        var slow = rehearsal.os().gateway().feed(ME, started.run(), null).orElseThrow();
        var read = new ArrayList<Item>();

        for (int rounds = 3; rounds <= 9; rounds += 3) {
            steps.release(3);
            int commits = 1 + 2 * rounds;
            Waits.until("rounds are done", () -> rehearsal.store().changes().size() >= commits);
            for (int change = 0; change < 5; change++) {
                read.addAll(next(slow, Duration.ZERO));
            }
        }
        steps.release(100);
        read.addAll(readAll(slow));

        assertThat(read).isEqualTo(readAll(started.events()));
        assertThat(read)
                .extracting(item -> item.id().seq())
                .isSorted()
                .doesNotHaveDuplicates()
                .hasSize((int) read.getLast().id().seq() + 1);
    }

    @Test
    void activityThatIsNotKeptDoesNotEndTheReadingOfARunThatGoesOn() {
        var reported = new CountDownLatch(1);
        var shown = new AtomicInteger();
        var model =
                ScriptedModel.of(
                        call("c1", "work", NOTHING), call("c2", "wait", NOTHING), say("Done"));
        var work =
                TestTools.tool(
                        "work",
                        (_, call) -> {
                            for (int i = 1; i <= 5_000; i++) {
                                call.reportProgress(ToolProgress.running(i, null));
                                if (i % 100 == 0) { // not so fast that reports are merged
                                    int all = i;
                                    Waits.until("all reports are shown", () -> shown.get() == all);
                                }
                            }
                            return "done";
                        });
        var wait =
                TestTools.tool(
                        "wait",
                        (_, _) -> {
                            Waits.await(reported);
                            return "done";
                        });
        var rehearsal = Rehearsal.of(model).tools(work, wait);
        var started = start(rehearsal);
        Thread.ofVirtual().start(() -> count(started.events(), shown));
        var behind =
                rehearsal
                        .os()
                        .gateway()
                        .feed(ME, started.run(), new EventId(1, 1, 8, 0))
                        .orElseThrow();
        Waits.until("the second round", () -> rehearsal.store().changes().size() >= 4);

        var early = next(behind, Duration.ZERO);
        reported.countDown();
        var rest = new ArrayList<>(early);
        rest.addAll(readAll(behind));

        assertThat(rest.getLast().event()).isInstanceOf(AgentEvent.RunFinish.class);
        assertThat(rest)
                .extracting(item -> item.event().type())
                .contains("state_snapshot", "step_end");
    }

    private static void count(EventFeed feed, AtomicInteger activity) {
        while (!feed.isEnded()) {
            for (var item : next(feed, Duration.ofMinutes(1))) {
                if (item.event() instanceof AgentEvent.ActivitySnapshot) {
                    activity.incrementAndGet();
                }
            }
        }
    }

    @Test
    void anIdOfAnotherRunReadsFromTheBeginning() {
        var rehearsal = talkative(1);
        var first = start(rehearsal);
        var last = readAll(first.events()).getLast();
        var second = rehearsal.run("Again").getFirst().meta().run();

        assertThat(read(rehearsal, second, last.id()).getFirst().event())
                .isInstanceOf(AgentEvent.RunStart.class);
    }

    @Test
    void whatBelongsToSomebodyElseIsNotThere() {
        var gate = new Gate();
        var rehearsal = Rehearsal.of(ScriptedModel.of(say("Hello").waitAt(gate)));
        var run = start(rehearsal).run();
        var gateway = rehearsal.os().gateway();

        assertThat(gateway.feed(SOMEBODY, run, null)).isEmpty();
        assertThat(gateway.cancel(SOMEBODY, run)).isEqualTo(CancelOutcome.NOT_FOUND);
        assertThat(gateway.decide(SOMEBODY, run, List.of()))
                .isEqualTo(new DecisionOutcome.NotFound());
        assertThat(gateway.active(SOMEBODY, Rehearsal.THREAD)).isEmpty();
        assertThat(gateway.feed(ME, new RunId("nowhere"), null)).isEmpty();
        assertThat(gateway.cancel(ME, new RunId("nowhere"))).isEqualTo(CancelOutcome.NOT_FOUND);
        assertThat(gateway.active(ME, Rehearsal.THREAD)).contains(run);
        gate.open();
    }

    @Test
    void aRunIsCancelledByItsId() {
        var gate = new Gate();
        var rehearsal = Rehearsal.of(ScriptedModel.of(say("Hello").waitAt(gate)));
        var started = start(rehearsal);
        gate.awaitReached();

        assertThat(rehearsal.os().gateway().cancel(ME, started.run()))
                .isEqualTo(CancelOutcome.REQUESTED);

        var last = (AgentEvent.RunFinish) readAll(started.events()).getLast().event();
        assertThat(last.termination()).isEqualTo(new Termination.Cancelled());
        assertThat(rehearsal.os().gateway().cancel(ME, started.run()))
                .isEqualTo(CancelOutcome.NOT_ACTIVE);
    }

    @Test
    void aRunGivesWayToANewerOneOfItsThread() {
        var gate = new Gate();
        var model = ScriptedModel.of(say("Hello").waitAt(gate), say("Newer"));
        var rehearsal = Rehearsal.of(model);
        var older = start(rehearsal);
        gate.awaitReached();

        var newer = rehearsal.run("Again");

        assertThat(Rehearsal.end(newer)).isEqualTo(new Termination.NaturalEnd());
        assertThat(rehearsal.record(older.run()).terminationCode()).isEqualTo("cancelled");
        assertThat(((AgentEvent.RunFinish) readAll(older.events()).getLast().event()).termination())
                .isEqualTo(new Termination.Cancelled());
    }

    @Test
    void aRunWhoseEventsCannotBeReadAtTheStartIsEnded() {
        var rehearsal = talkative(1);
        rehearsal
                .store()
                .watchTrails(found -> {
                    if (found.isPresent()) {
                        throw new StoreException(new StoreException.Reason.Io("no"), null);
                    }
                    return found;
                });

        assertThatThrownBy(() -> start(rehearsal)).isInstanceOf(StoreException.class);

        var gateway = rehearsal.os().gateway();
        Waits.until("no run is left", () -> gateway.active(ME, Rehearsal.THREAD).isEmpty());
        assertThat(rehearsal.store().activeRun(ME, Rehearsal.THREAD)).isEmpty();
    }

    @Test
    void drainingCancelsWhatIsLeftAndTakesNothingNew() throws Exception {
        var gate = new Gate();
        var rehearsal = Rehearsal.of(ScriptedModel.of(say("Hello").waitAt(gate)));
        var started = start(rehearsal);
        gate.awaitReached();

        assertThat(rehearsal.os().drain(Duration.ZERO)).isEqualTo(1);

        assertThat(rehearsal.record(started.run()).terminationCode()).isEqualTo("cancelled");
        assertThatThrownBy(() -> start(rehearsal)).hasMessage("shutting down");
    }

    @Test
    void decisionsReachARunWhileItGoesOn() {
        var gate = new Gate();
        var rehearsal = Rehearsal.of(ScriptedModel.of(say("Hello").waitAt(gate)));
        var started = start(rehearsal);
        var decision = List.of(ToolCallDecision.ofAnswer("c1", Json.TRUE, 0));

        assertThat(rehearsal.os().gateway().decide(ME, started.run(), decision))
                .isEqualTo(new DecisionOutcome.Delivered());

        gate.open();
        readAll(started.events());
        assertThat(rehearsal.os().gateway().decide(ME, started.run(), decision))
                .isEqualTo(new DecisionOutcome.NotActive());
    }

    /// A run of so many rounds, each with a hundred deltas.
    private static Rehearsal talkative(int rounds) {
        return talkative(rounds, 100, new Semaphore(Integer.MAX_VALUE));
    }

    /// A run whose tools wait for a permit each.
    private static Rehearsal talkative(int rounds, int count, Semaphore steps) {
        var deltas = new String[count];
        Arrays.fill(deltas, "x");
        var model =
                ScriptedModel.always(request -> {
                    int round = request.messages().size() / 2;
                    Reply reply = say(deltas);
                    return round % (rounds + 1) < rounds
                            ? reply.call("c" + round, "step", NOTHING)
                            : reply;
                });
        var step = TestTools.tool("step", (_, _) -> steps.tryAcquire(1, TimeUnit.MINUTES));
        return Rehearsal.of(model).tools(step).define(agent -> agent.maxRounds(0));
    }
}
