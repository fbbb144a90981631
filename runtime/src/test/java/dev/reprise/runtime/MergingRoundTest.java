package dev.reprise.runtime;

import static dev.reprise.runtime.Rehearsal.only;
import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.action.StateAction;
import dev.reprise.core.action.StateScope;
import dev.reprise.core.agent.ToolExecutionMode;
import dev.reprise.core.behavior.ChangeState;
import dev.reprise.core.event.AgentEvent.ToolCallDone;
import dev.reprise.core.run.Termination;
import dev.reprise.core.tool.Tool;
import dev.reprise.runtime.resolve.BuildException;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.Op;
import dev.reprise.state.Path;
import dev.reprise.state.lattice.Flag;
import dev.reprise.state.lattice.GCounter;
import dev.reprise.state.lattice.LatticeRegistry;
import dev.reprise.testing.model.ScriptedModel;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Calls of one round that change values which merge.
class MergingRoundTest {
    private static final JsonObject NOTHING = JsonObject.EMPTY;
    private static final Path HITS = Path.of("stats", "hits");
    private static final LatticeRegistry COUNTER =
            LatticeRegistry.EMPTY.with(HITS, GCounter.LATTICE);

    /// Adds to the counter as it was when the round began, as every tool of a round sees it.
    private static Tool counting(String id) {
        return TestTools.tool(
                id,
                (_, call) -> {
                    var before =
                            call.snapshotAt(HITS)
                                    .map(GCounter.LATTICE::fromJson)
                                    .orElse(GCounter.ZERO);
                    return call.success(id).with(merging(before.increment(id, 1)));
                });
    }

    private static StateAction merging(GCounter counter) {
        var delta = GCounter.LATTICE.toJson(counter);
        return StateAction.patch(StateScope.THREAD, HITS, Op.latticeMerge(Path.ROOT, delta));
    }

    private static ScriptedModel twoCalls() {
        return ScriptedModel.of(call("c1", "a", NOTHING).call("c2", "b", NOTHING), say("Done"));
    }

    @ParameterizedTest
    @EnumSource(ToolExecutionMode.class)
    void nothingIsLostThatCallsOfOneRoundMerge(ToolExecutionMode mode) {
        var rehearsal =
                Rehearsal.of(twoCalls())
                        .tools(counting("a"), counting("b"))
                        .define(agent -> agent.toolExecutionMode(mode))
                        .configure(builder -> builder.lattices(COUNTER));
        var start = JsonObject.EMPTY.with("stats", Json.object("hits", Json.object("z", 5)));

        rehearsal.run(rehearsal.request("Hi").withState(start));

        assertThat(rehearsal.state().find(HITS)).contains(Json.object("a", 1, "b", 1, "z", 5));
    }

    @Test
    void theStoredThreadIsRebuiltTheSameByThoseWhoKnowWhatMergesAndThoseWhoDoNot() {
        var rehearsal =
                Rehearsal.of(twoCalls())
                        .tools(counting("a"), counting("b"))
                        .configure(builder -> builder.lattices(COUNTER));

        rehearsal.run("Hi");

        var thread = rehearsal.thread();
        assertThat(thread.rebuildState()).isEqualTo(rehearsal.state());
        assertThat(thread.rebuildState(COUNTER)).isEqualTo(rehearsal.state());
        assertThat(thread.snapshot().state().find(HITS)).contains(Json.object("a", 1, "b", 1));
    }

    @Test
    void theEventOfACallShowsThePatchThatIsStored() {
        var rehearsal =
                Rehearsal.of(twoCalls())
                        .tools(counting("a"), counting("b"))
                        .configure(builder -> builder.lattices(COUNTER));

        var events = rehearsal.run("Hi");

        assertThat(only(ToolCallDone.class, events))
                .extracting(ToolCallDone::patch)
                .isSubsetOf(rehearsal.thread().patches())
                .doesNotHaveDuplicates();
    }

    @Test
    void mergesStillConflictWhereNothingIsRegistered() {
        var rehearsal = Rehearsal.of(twoCalls()).tools(counting("a"), counting("b"));

        var events = rehearsal.run("Hi");

        assertThat(Rehearsal.end(events))
                .isEqualTo(
                        new Termination.Failed(
                                "conflicting parallel state patches between 'c1' and 'c2' at $.stats.hits"));
    }

    @Test
    void aCallThatSetsAValueConflictsWithOneThatMergesIntoIt() {
        var setting =
                TestTools.tool(
                        "b", (_, call) -> call.success("b").with(StateAction.set(HITS, NOTHING)));
        var rehearsal =
                Rehearsal.of(twoCalls())
                        .tools(counting("a"), setting)
                        .configure(builder -> builder.lattices(COUNTER));

        var events = rehearsal.run("Hi");

        assertThat(Rehearsal.end(events)).isInstanceOf(Termination.Failed.class);
        assertThat(rehearsal.state().find(HITS)).isEmpty();
    }

    @Test
    void whatABehaviorRegistersMergesInItsHooksAndInTools() {
        var hooks =
                new Hooks("counting", COUNTER)
                        .onAfterTool(call ->
                                List.of(
                                        new ChangeState(
                                                merging(
                                                        GCounter.ZERO.increment(
                                                                call.call().id(), 1)))));
        var rehearsal =
                Rehearsal.of(twoCalls()).tools(counting("a"), counting("b")).behavior(hooks);

        rehearsal.run("Hi");

        assertThat(rehearsal.state().find(HITS))
                .contains(Json.object("a", 1, "b", 1, "c1", 1, "c2", 1));
        assertThat(rehearsal.thread().rebuildState()).isEqualTo(rehearsal.state());
    }

    @Test
    void behaviorsMustAgreeOnWhatIsAtAPath() {
        var builder =
                AgentOs.builder()
                        .lattices(LatticeRegistry.EMPTY.with(HITS, Flag.LATTICE))
                        .behavior(new Hooks("counting", COUNTER));

        assertThatThrownBy(builder::build)
                .isInstanceOf(BuildException.class)
                .hasMessage(
                        "behavior counting: two different lattices are registered at $.stats.hits");
    }
}
