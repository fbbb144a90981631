package dev.reprise.runtime.gateway;

import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.action.StateActions;
import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.gateway.RunGateway.CancelOutcome;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.run.Termination;
import dev.reprise.core.store.ChangeReason;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.Guard;
import dev.reprise.core.store.ThreadChangeSet;
import dev.reprise.facts.Fact;
import dev.reprise.runtime.Rehearsal;
import dev.reprise.runtime.TestTools;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.Op;
import dev.reprise.state.Patch;
import dev.reprise.state.Path;
import dev.reprise.state.TrackedPatch;
import dev.reprise.testing.model.ScriptedModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/// Runs that wait for decisions when somebody cancels them.
class CancelWaitingTest {
    private static final Owner ME = Owner.LOCAL;
    private static final Path CALL = StateActions.TOOL_CALL_SCOPE.key("c1");

    private final Rehearsal rehearsal =
            Rehearsal.of(
                            ScriptedModel.of(
                                    call("c1", "ask", JsonObject.EMPTY)
                                            .call("c2", "ask", JsonObject.EMPTY),
                                    say("Fine")))
                    .tools(TestTools.pending("ask"));

    @Test
    @Fact("runtime T-RUN-13")
    void cancellingEndsTheRunAndItsCallsInOneChange() {
        var run = waiting();
        int before = rehearsal.store().appended().size();

        assertThat(cancel(run)).isEqualTo(CancelOutcome.REQUESTED);

        assertThat(rehearsal.store().appended()).hasSize(before + 1);
        var record = rehearsal.record(run);
        assertThat(record.status()).isEqualTo(RunStatus.DONE);
        assertThat(record.terminationCode()).isEqualTo("cancelled");
        var state = rehearsal.state();
        for (var id : List.of("c1", "c2")) {
            var call = StateActions.TOOL_CALL_SCOPE.key(id);
            assertThat(state.find(call.key("tool_call_state").key("status")))
                    .contains(Json.of("cancelled"));
            assertThat(state.find(call.key("suspended_call"))).isEmpty();
        }
        assertThat(state.find(Path.ROOT.key("__run").key("status"))).contains(Json.of("done"));
        assertThat(state.find(Path.ROOT.key("__run").key("done_reason")))
                .contains(Json.of("cancelled"));
    }

    @Test
    void aCancelledRunCannotBeCancelledAgainAndItsThreadGoesOn() {
        var run = waiting();
        cancel(run);

        assertThat(cancel(run)).isEqualTo(CancelOutcome.NOT_ACTIVE);
        assertThat(Rehearsal.end(rehearsal.run("Again"))).isEqualTo(new Termination.NaturalEnd());
        assertThat(rehearsal.record(run).terminationDetail()).isNull();
    }

    @Test
    void theStreamOfACancelledRunEndsAsCancelled() throws InterruptedException {
        var run = waiting();
        cancel(run);

        assertThat(ends(run))
                .containsExactly(new Termination.Suspended(), new Termination.Cancelled());
    }

    @Test
    void theStreamOfARunThatGaveWayEndsAsCancelled() throws InterruptedException {
        var run = waiting();
        rehearsal.run("Something else");

        assertThat(ends(run))
                .containsExactly(new Termination.Suspended(), new Termination.Cancelled());
        assertThat(rehearsal.record(run).terminationDetail()).startsWith("superseded by run ");
    }

    private List<Termination> ends(RunId run) throws InterruptedException {
        var ends = new ArrayList<Termination>();
        long seq = 0;
        try (var feed = rehearsal.os().gateway().feed(ME, run, null).orElseThrow()) {
            while (!feed.isEnded()) {
                for (var item : feed.next(Duration.ZERO)) {
                    assertThat(item.event().meta().seq()).isEqualTo(seq++);
                    if (item.event() instanceof AgentEvent.RunFinish finish) {
                        ends.add(finish.termination());
                    }
                }
            }
        }
        return ends;
    }

    @Test
    void aWaitingRunOfSomebodyElseIsNotThere() {
        var run = waiting();

        assertThat(rehearsal.os().gateway().cancel(new Owner("acme", "eve"), run))
                .isEqualTo(CancelOutcome.NOT_FOUND);
        assertThat(rehearsal.record(run).status()).isEqualTo(RunStatus.WAITING);
    }

    @Test
    void aRunThatIsCancelledWhileItComesToWaitDoesNotWait() {
        rehearsal
                .store()
                .watch((entry, _) -> {
                    if (finishes(entry)) {
                        rehearsal
                                .os()
                                .gateway()
                                .active(ME, Rehearsal.THREAD)
                                .ifPresent(this::cancel);
                    }
                });

        var run = waiting();

        assertThat(rehearsal.record(run).terminationCode()).isEqualTo("cancelled");
        assertThat(rehearsal.state().find(CALL.key("suspended_call"))).isEmpty();
    }

    @Test
    void somebodyElsesChangeMeanwhileIsKept() {
        var run = waiting();
        var other = new AtomicBoolean();
        rehearsal
                .store()
                .watch((entry, _) -> {
                    if (finishes(entry) && other.compareAndSet(false, true)) {
                        rehearsal
                                .store()
                                .append(ME, Rehearsal.THREAD, Entry.Changed.of(note()), Guard.NONE);
                    }
                });

        assertThat(cancel(run)).isEqualTo(CancelOutcome.REQUESTED);

        assertThat(rehearsal.record(run).terminationCode()).isEqualTo("cancelled");
        assertThat(rehearsal.state().find(Path.ROOT.key("note"))).contains(Json.of("mine"));
    }

    private static ThreadChangeSet note() {
        return new ThreadChangeSet(
                null,
                null,
                null,
                ChangeReason.USER_MESSAGE,
                List.of(),
                List.of(TrackedPatch.of(Patch.of(Op.set(Path.ROOT.key("note"), Json.of("mine"))))),
                List.of(),
                null);
    }

    private static boolean finishes(Entry entry) {
        return entry instanceof Entry.Changed changed
                && changed.set().reason() == ChangeReason.RUN_FINISHED;
    }

    private RunId waiting() {
        return rehearsal.run("Hi").getFirst().meta().run();
    }

    private CancelOutcome cancel(RunId run) {
        return rehearsal.os().gateway().cancel(ME, run);
    }
}
