package dev.reprise.runtime;

import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.action.StateAction;
import dev.reprise.core.behavior.ActionSet;
import dev.reprise.core.behavior.AfterInference;
import dev.reprise.core.behavior.AfterInferenceAction;
import dev.reprise.core.behavior.AgentBehavior;
import dev.reprise.core.behavior.ChangeState;
import dev.reprise.core.behavior.RunEnd;
import dev.reprise.core.behavior.RunEndAction;
import dev.reprise.core.behavior.Terminate;
import dev.reprise.core.run.Termination;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.Path;
import dev.reprise.testing.model.ScriptedModel;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// How runs end when several have a say in it.
class EndingTest {
    private static final Termination WANTED = new Termination.BehaviorRequested();

    /// Has its say when a run ends.
    private record Last(String id, Function<RunEnd, ActionSet<RunEndAction>> hook)
            implements AgentBehavior {
        @Override
        public ActionSet<RunEndAction> runEnd(RunEnd run) {
            return hook.apply(run);
        }
    }

    /// Wants an end after every answer.
    private record Ender(String id, Termination end) implements AgentBehavior {
        @Override
        public ActionSet<AfterInferenceAction> afterInference(AfterInference step) {
            return ActionSet.of(new Terminate(end));
        }
    }

    private static ActionSet<RunEndAction> set(String key) {
        return ActionSet.of(new ChangeState(StateAction.set(Path.ROOT.key(key), Json.TRUE)));
    }

    @Test
    void aHookThatFailsAtTheEndKeepsNoOtherFromBeingHeard() {
        var rehearsal =
                Rehearsal.of(ScriptedModel.of(say("Hello")))
                        .behavior(new Last("first", _ -> set("first")))
                        .behavior(
                                new Last(
                                        "broken",
                                        _ -> {
                                            throw new IllegalStateException("broken");
                                        }))
                        .behavior(new Last("last", _ -> set("last")));

        var events = rehearsal.run("Hi");

        assertThat(Rehearsal.end(events)).isEqualTo(new Termination.NaturalEnd());
        assertThat(rehearsal.state().find(Path.ROOT.key("first"))).contains(Json.TRUE);
        assertThat(rehearsal.state().find(Path.ROOT.key("last"))).contains(Json.TRUE);
    }

    @Test
    void ofSeveralEndsThatBehaviorsWantTheLastOneHolds() {
        var stopped = new Termination.Stopped("enough", null);
        var rehearsal =
                Rehearsal.of(ScriptedModel.of(call("c1", "search", JsonObject.EMPTY)))
                        .tools(TestTools.ok("search"))
                        .behavior(new Ender("first", WANTED))
                        .behavior(new Ender("last", stopped));

        var events = rehearsal.run("Hi");

        assertThat(Rehearsal.end(events)).isEqualTo(stopped);
        assertThat(Rehearsal.types(events)).contains("tool_call_done");
    }

    @Test
    void aStopConditionIsAskedAfterTheBehaviors() {
        var rehearsal =
                Rehearsal.of(ScriptedModel.of(call("c1", "search", JsonObject.EMPTY)))
                        .tools(TestTools.ok("search"))
                        .behavior(new Ender("own", new Termination.Stopped("own", null)))
                        .define(agent -> agent.maxRounds(1));

        var events = rehearsal.run("Hi");

        assertThat(Rehearsal.end(events).recordedCode()).isEqualTo("max_rounds_reached");
    }

    private static String response(Termination end) {
        var rehearsal =
                Rehearsal.of(ScriptedModel.of(say("Hello"))).behavior(new Ender("ender", end));
        try (var stream = rehearsal.os().runStream(rehearsal.request("Hi"))) {
            return stream.drain().text();
        }
    }

    @Test
    void onlyARunThatEndedNaturallyOrAsABehaviorWishedHasAResponse() {
        assertThat(response(new Termination.NaturalEnd())).isEqualTo("Hello");
        assertThat(response(WANTED)).isEqualTo("Hello");
        assertThat(response(new Termination.Stopped("enough", null))).isEmpty();
        assertThat(response(new Termination.Failed("broken"))).isEmpty();
    }
}
