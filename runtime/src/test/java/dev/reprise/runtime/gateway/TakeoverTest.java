package dev.reprise.runtime.gateway;

import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.gateway.EventFeed.Item;
import dev.reprise.core.gateway.EventId;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.run.Termination;
import dev.reprise.core.store.Claim;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.Guard;
import dev.reprise.core.store.StoreException;
import dev.reprise.runtime.AgentOs;
import dev.reprise.runtime.AgentOsBuilder;
import dev.reprise.runtime.Rehearsal;
import dev.reprise.runtime.Waits;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.Path;
import dev.reprise.testing.model.Gate;
import dev.reprise.testing.model.ScriptedModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Runs whose input is stored, and whose process died before it did anything.
class TakeoverTest {
    private static final Owner ME = Owner.LOCAL;

    private final RunId left = new RunId("left");
    private final Rehearsal rehearsal = Rehearsal.of(ScriptedModel.always(_ -> say("Hello")));

    @Test
    void theFirstRunOfAProcessTakesUpWhatAnEarlierOneLeftBehind() {
        leaveBehind(left);

        rehearsal.run(rehearsal.request("Hi").withThread(new ThreadId("another")));

        awaitDone(left);
        assertThat(rehearsal.record(left).terminationCode()).isEqualTo("natural");
    }

    @Test
    void aProgramThatIsToldSoLeavesTheRunsOfEarlierProcessesAlone() {
        leaveBehind(left);
        rehearsal.configure(AgentOsBuilder::withoutRecovery);

        rehearsal.run(rehearsal.request("Hi").withThread(new ThreadId("another")));

        assertThat(rehearsal.record(left).status()).isEqualTo(RunStatus.RUNNING);
    }

    @Test
    void aSecondRuntimeOverAStoreLeavesTheRunsOfTheFirstAlone() {
        var gate = new Gate();
        var first = Rehearsal.of(ScriptedModel.of(say("Hello").waitAt(gate)));
        var run = first.os().runStream(first.request("Hi"));
        gate.awaitReached();

        try (var second = AgentOs.builder().store(first.store()).build()) {
            assertThat(second.recover()).isZero();
        }

        assertThat(first.record(run.run()).status()).isEqualTo(RunStatus.RUNNING);
        gate.open();
        assertThat(Rehearsal.end(Rehearsal.collect(run))).isEqualTo(new Termination.NaturalEnd());
    }

    @Test
    void aRunLeftBehindByAnotherProcessGivesWay() {
        rehearsal.run("Hi");
        leaveBehind(left);

        rehearsal.run("Again");

        assertThat(rehearsal.record(left).terminationCode()).isEqualTo("cancelled");
        assertThat(rehearsal.store().runsWithStatus(RunStatus.RUNNING)).isEmpty();
    }

    @Test
    void aRunThatWasLeftBehindGoesOnUnderItsIdAndItsEventsBeginAtTheFirst() {
        leaveBehind(left);

        assertThat(rehearsal.os().recover()).isEqualTo(1);

        awaitDone(left);
        var items = items(null);
        assertThat(items)
                .extracting(item -> item.event().type())
                .startsWith("run_start", "step_start")
                .endsWith("run_finish");
        for (int seq = 0; seq < items.size(); seq++) {
            assertThat(items.get(seq).event().meta().seq()).isEqualTo(seq);
        }
        assertThat(rehearsal.state().find(Path.ROOT.key("__run").key("status")))
                .contains(Json.of("done"));
        assertThat(rehearsal.os().recover()).isZero();
    }

    @Test
    void aRunThatCouldNotBeTakenOverIsTriedAgain() {
        leaveBehind(left);
        rehearsal
                .store()
                .watch((_, _) -> {
                    throw new StoreException(new StoreException.Reason.Io("disk full"));
                });
        assertThat(rehearsal.os().recover()).isZero();
        rehearsal.store().watch((_, _) -> {});

        assertThat(rehearsal.os().recover()).isEqualTo(1);

        awaitDone(left);
    }

    @Test
    void aRunWhoseAgentIsNotKnownIsLeftAsItIs() {
        leaveBehind(left);

        try (var other = AgentOs.builder().store(rehearsal.store()).build()) {
            assertThat(other.recover()).isZero();
        }

        assertThat(rehearsal.record(left).status()).isEqualTo(RunStatus.RUNNING);
        assertThat(rehearsal.os().recover()).isEqualTo(1);
        awaitDone(left);
    }

    @Test
    void aRunWhoseThreadHasGoneOnIsEndedAndNothingIsSaidOfTheNewerOne() {
        leaveBehind(left);
        leaveBehind(new RunId("newer"));
        var newer = rehearsal.state().find(Path.ROOT.key("__run"));
        var only = new OneRunStore(rehearsal.store(), left);

        try (var other =
                AgentOs.builder()
                        .store(only)
                        .clock(rehearsal.clock())
                        .model("model", ScriptedModel.of())
                        .agent("default", "model")
                        .build()) {
            assertThat(other.recover()).isZero();
        }

        assertThat(rehearsal.record(left).terminationDetail()).isEqualTo("superseded by run newer");
        assertThat(rehearsal.state().find(Path.ROOT.key("__run"))).isEqualTo(newer);
    }

    @Test
    void aRunThatGetsNoFurtherIsGivenUpAndCanBeRequeued() {
        leaveBehind(left);
        for (int takeover = 1; takeover <= 3; takeover++) {
            rehearsal.store().append(ME, Rehearsal.THREAD, takeover(takeover + 1), Guard.NONE);
        }

        assertThat(rehearsal.os().recover()).isZero();

        var record = rehearsal.record(left);
        assertThat(record.status()).isEqualTo(RunStatus.DONE);
        assertThat(record.terminationCode()).isEqualTo("error");
        assertThat(record.terminationDetail()).isEqualTo("recovery exhausted");
        assertThat(rehearsal.store().activeRun(ME, Rehearsal.THREAD)).isEmpty();
        var again = rehearsal.os().requeue(left).orElseThrow();
        awaitDone(again);
        assertThat(rehearsal.record(again).parentRun()).isEqualTo(left);
        assertThat(rehearsal.os().requeue(again)).isEmpty();
    }

    @Test
    void theLogOfARunIsReadOnceWhenItIsTakenOver() {
        leaveBehind(left);
        var entry = new Entry.Relabelled(JsonObject.EMPTY.with("title", "Again"), List.of());
        for (int i = 0; i < 100; i++) {
            rehearsal.store().append(ME, Rehearsal.THREAD, entry, Guard.NONE);
        }
        long before = rehearsal.store().recordsRead();

        assertThat(rehearsal.os().recover()).isEqualTo(1);

        awaitDone(left);
        assertThat(rehearsal.store().recordsRead() - before).isBetween(100L, 110L);
    }

    @Test
    void aRunIsTakenOverOnceMoreAfterItGotFurther() {
        leaveBehind(left);
        rehearsal.store().append(ME, Rehearsal.THREAD, takeover(2), Guard.NONE);
        rehearsal.store().append(ME, Rehearsal.THREAD, takeover(3), Guard.NONE);

        assertThat(rehearsal.os().recover()).isEqualTo(1);

        awaitDone(left);
        assertThat(rehearsal.record(left).terminationCode()).isEqualTo("natural");
    }

    private Entry takeover(long epoch) {
        var claim = new Claim(left, epoch);
        return new Entry.Claimed(claim, "died at once", -1, Entry.Claimed.Why.TAKEOVER);
    }

    private void awaitDone(RunId run) {
        Waits.until("it is done", () -> rehearsal.record(run).status() == RunStatus.DONE);
    }

    @Test
    void whoSawOnlyWhatWasWithdrawnLosesNothingWhenDroppedAfterTheReset() {
        leaveBehind(left);
        rehearsal.os().recover();
        awaitDone(left);
        var seen = new EventId(1, 1, 5, 0);

        var items = items(seen);

        assertThat(items)
                .extracting(item -> item.event().type())
                .startsWith("stream_reset", "run_start")
                .endsWith("run_finish");
        assertThat(items.getFirst().id()).isNull();
        assertThat(items.getFirst().event().meta().at()).isEqualTo(rehearsal.clock().millis());
        assertThat(items(seen)).isEqualTo(items);
        assertThat(items(items.get(1).id())).isEqualTo(items.subList(2, items.size()));
    }

    /// Input and claim of a run whose process died.
    private void leaveBehind(RunId run) {
        var other = Rehearsal.of(ScriptedModel.of()); // prepares the same in a process of its own
        other.os().prepare(rehearsal.request("Hi").withRun(run));
        for (var append : other.store().appended()) {
            boolean known =
                    append.entry() instanceof Entry.Opened
                            && rehearsal.store().load(ME, Rehearsal.THREAD).isPresent();
            if (!known) {
                var claim = append.entry() instanceof Entry.Changed ? new Claim(run, 1) : null;
                var guard = claim == null ? Guard.NONE : Guard.of(claim);
                rehearsal.store().append(ME, Rehearsal.THREAD, append.entry(), guard);
            }
        }
    }

    private List<Item> items(@Nullable EventId after) {
        var items = new ArrayList<Item>();
        try (var feed = rehearsal.os().gateway().feed(ME, left, after).orElseThrow()) {
            while (!feed.isEnded()) {
                items.addAll(feed.next(Duration.ZERO));
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return items;
    }
}
