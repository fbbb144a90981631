package dev.reprise.runtime.gateway;

import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.gateway.EventFeed.Item;
import dev.reprise.core.gateway.EventId;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.run.Termination;
import dev.reprise.core.store.Claim;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.Guard;
import dev.reprise.core.store.StoreException;
import dev.reprise.runtime.AgentOs;
import dev.reprise.runtime.Rehearsal;
import dev.reprise.state.Json;
import dev.reprise.state.Path;
import dev.reprise.testing.model.Gate;
import dev.reprise.testing.model.ScriptedModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class InterruptedTest {
    private static final Owner ME = Owner.LOCAL;

    private final RunId left = new RunId("left");
    private final Rehearsal rehearsal = Rehearsal.of(ScriptedModel.always(_ -> say("Hello")));

    @Test
    void theFirstRunEndsWhatAnEarlierProcessLeftBehind() {
        leaveBehind(left);

        rehearsal.run("Hi");

        assertThat(rehearsal.record(left).terminationDetail())
                .isEqualTo("interrupted by a restart");
    }

    @Test
    void aSecondRuntimeOverAStoreLeavesTheRunsOfTheFirstAlone() {
        var gate = new Gate();
        var first = Rehearsal.of(ScriptedModel.of(say("Hello").waitAt(gate)));
        var run = first.os().runStream(first.request("Hi"));
        gate.awaitReached();

        try (var second = AgentOs.builder().store(first.store()).build()) {
            assertThat(second.endInterruptedRuns()).isZero();
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
    void runsThatAnEarlierProcessLeftBehindAreRecordedAsFailed() {
        leaveBehind(left);

        assertThat(rehearsal.os().endInterruptedRuns()).isEqualTo(1);

        var record = rehearsal.record(left);
        assertThat(record.status()).isEqualTo(RunStatus.DONE);
        assertThat(record.terminationCode()).isEqualTo("error");
        assertThat(record.terminationDetail()).isEqualTo("interrupted by a restart");
        assertThat(items(null))
                .extracting(item -> item.event().type())
                .containsExactly("error", "run_finish");
        assertThat(rehearsal.state().find(Path.ROOT.key("__run").key("status")))
                .contains(Json.of("done"));
        assertThat(rehearsal.os().endInterruptedRuns()).isZero();
        assertThat(Rehearsal.end(rehearsal.run("Again"))).isEqualTo(new Termination.NaturalEnd());
    }

    @Test
    void aRunThatCouldNotBeEndedIsTriedAgainAndOthersAreLeftAlone() {
        leaveBehind(left);
        rehearsal
                .store()
                .watch((_, _) -> {
                    throw new StoreException(new StoreException.Reason.Io("disk full"));
                });
        assertThat(rehearsal.os().endInterruptedRuns()).isZero();
        rehearsal.store().watch((_, _) -> {});
        var later = new RunId("later");
        leaveBehind(later); // counts as one of this process

        assertThat(rehearsal.os().endInterruptedRuns()).isEqualTo(1);

        assertThat(rehearsal.record(left).status()).isEqualTo(RunStatus.DONE);
        assertThat(rehearsal.record(later).status()).isEqualTo(RunStatus.RUNNING);
    }

    @Test
    void endingAnInterruptedRunSaysNothingOfANewerOne() {
        leaveBehind(left);
        var lifecycle = rehearsal.state().find(Path.ROOT.key("__run"));
        leaveBehind(new RunId("newer"));
        var newer = rehearsal.state().find(Path.ROOT.key("__run"));
        assertThat(newer).isNotEqualTo(lifecycle);

        new Interrupted(onlyLeft(), rehearsal.clock(), "test").end();

        assertThat(rehearsal.state().find(Path.ROOT.key("__run"))).isEqualTo(newer);
    }

    @Test
    void whoSawOnlyWhatWasWithdrawnLosesNothingWhenDroppedAfterTheReset() {
        leaveBehind(left);
        rehearsal.run("Hi");
        var seen = new EventId(1, 1, 5, 0);

        var items = items(seen);

        assertThat(items)
                .extracting(item -> item.event().type())
                .containsExactly("stream_reset", "error", "run_finish");
        assertThat(items.getFirst().id()).isNull();
        assertThat(items.getFirst().event().meta().at()).isEqualTo(rehearsal.clock().millis());
        assertThat(items(seen)).isEqualTo(items);
        assertThat(items(items.get(1).id())).isEqualTo(items.subList(2, 3));
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

    private OneRunStore onlyLeft() {
        return new OneRunStore(rehearsal.store(), left);
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
