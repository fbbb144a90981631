package dev.reprise.runtime;

import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.action.StateAction;
import dev.reprise.core.action.StateActions;
import dev.reprise.core.action.StateScope;
import dev.reprise.core.behavior.AgentBehavior;
import dev.reprise.core.behavior.ChangeState;
import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.run.Termination;
import dev.reprise.core.tool.Tool;
import dev.reprise.core.tool.ToolExecutionEffect;
import dev.reprise.core.tool.ToolResult;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.Op;
import dev.reprise.state.Patch;
import dev.reprise.state.Path;
import dev.reprise.state.TrackedPatch;
import dev.reprise.testing.model.ScriptedModel;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// How long state of tools lives.
class ScopeTest {
    private static final JsonObject NOTHING = JsonObject.EMPTY;
    private static final Path DRAFT = Path.ROOT.key("draft");

    private static StateAction note(StateScope scope) {
        return StateAction.patch(scope, DRAFT, Op.set(Path.ROOT, Json.of("x")));
    }

    /// Notes something and waits so many times before it succeeds.
    private static Tool noting(StateScope scope, int waits) {
        var calls = new AtomicInteger();
        return TestTools.tool(
                "note",
                (_, _) ->
                        ToolExecutionEffect.of(
                                        calls.getAndIncrement() < waits
                                                ? ToolResult.suspended("note", "please decide")
                                                : ToolResult.success("note", NOTHING))
                                .with(note(scope)));
    }

    private static Json kept(Rehearsal rehearsal) {
        return rehearsal.state().find(StateActions.TOOL_CALL_SCOPE.key("c1")).orElseThrow();
    }

    private record Clearing(Path path) implements AgentBehavior {
        @Override
        public Set<Path> runScopedPaths() {
            return Set.of(path);
        }
    }

    @Test
    void whatACallKeptForItselfGoesWhenItEnds() {
        var model = ScriptedModel.of(call("c1", "note", NOTHING), say("Done"));
        var hook =
                new Hooks("noting")
                        .onAfterTool(_ -> List.of(new ChangeState(note(StateScope.TOOL_CALL))));
        var rehearsal = Rehearsal.of(model).tools(noting(StateScope.TOOL_CALL, 0)).behavior(hook);

        rehearsal.run("Hi");

        assertThat(kept(rehearsal).asObject().orElseThrow().keys())
                .containsExactly("tool_call_state");
    }

    @Test
    void whatACallHadKeptBeforeGoesAsWell() {
        var model = ScriptedModel.of(call("c1", "search", NOTHING), say("Done"));
        var earlier = StateAction.set(StateActions.callPath("c1", DRAFT), Json.of("x"));
        var hook =
                new Hooks("earlier")
                        .onStepStart(step ->
                                step.messages().size() > 1
                                        ? List.of()
                                        : List.of(new ChangeState(earlier)));
        var rehearsal = Rehearsal.of(model).tools(TestTools.ok("search")).behavior(hook);

        var shown = rehearsal.run("Hi");

        var goes = Op.delete(StateActions.callPath("c1", DRAFT));
        assertThat(patches(rehearsal, "framework:scope_cleanup")).containsExactly(Patch.of(goes));
        assertThat(Rehearsal.only(AgentEvent.ToolCallDone.class, shown))
                .allSatisfy(done -> assertThat(done.patch().patch().ops()).doesNotContain(goes));
        assertThat(rehearsal.store().changes())
                .anyMatch(change ->
                        change.after() != null
                                && change.after()
                                        .find(StateActions.callPath("c1", DRAFT))
                                        .isPresent());
        assertThat(kept(rehearsal).asObject().orElseThrow().keys())
                .containsExactly("tool_call_state");
    }

    private static List<Patch> patches(Rehearsal rehearsal, String source) {
        return rehearsal.store().changes().stream()
                .flatMap(change -> change.set().patches().stream())
                .filter(patch -> source.equals(patch.source()))
                .map(TrackedPatch::patch)
                .toList();
    }

    @Test
    void aCallThatWaitsKeepsWhatItNoted() {
        var model = ScriptedModel.of(call("c1", "note", NOTHING));
        var rehearsal = Rehearsal.of(model).tools(noting(StateScope.TOOL_CALL, 1));

        rehearsal.run("Hi");

        assertThat(kept(rehearsal).asObject().orElseThrow().keys())
                .containsExactly("draft", "suspended_call", "tool_call_state");
    }

    @Test
    void runScopedStateThatNobodyWouldClearEndsTheRun() {
        var model = ScriptedModel.of(call("c1", "note", NOTHING), say("Done"));
        var rehearsal = Rehearsal.of(model).tools(noting(StateScope.RUN, 0));

        var events = rehearsal.run("Hi");

        assertThat(Rehearsal.end(events))
                .isEqualTo(
                        new Termination.Failed(
                                "run-scoped state at $.draft would never be cleared: no behavior names it in runScopedPaths()"));
        assertThat(rehearsal.state().find(DRAFT)).isEmpty();
    }

    @Test
    void runScopedStateOfAToolIsClearedWhereABehaviorNamesIt() {
        var model = ScriptedModel.of(call("c1", "note", NOTHING), say("Done"), say("Again"));
        var rehearsal =
                Rehearsal.of(model)
                        .tools(noting(StateScope.RUN, 0))
                        .configure(builder -> builder.behavior(new Clearing(DRAFT)));
        rehearsal.run("Hi");
        assertThat(rehearsal.state().find(DRAFT)).isPresent();

        rehearsal.run("Again");

        assertThat(rehearsal.state().find(DRAFT)).isEmpty();
    }
}
