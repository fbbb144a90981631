package dev.reprise.runtime;

import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.action.AgentState;
import dev.reprise.core.action.Reducer;
import dev.reprise.core.action.StateSpec;
import dev.reprise.core.action.TypedAction;
import dev.reprise.core.agent.ToolExecutionMode;
import dev.reprise.core.behavior.ChangeState;
import dev.reprise.core.tool.Tool;
import dev.reprise.state.JsonObject;
import dev.reprise.state.typed.Default;
import dev.reprise.state.typed.Named;
import dev.reprise.testing.model.ScriptedModel;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A typed state that is changed more than once before anybody looks at it.
class TypedRoundTest {
    private static final StateSpec<Tally, Change> TALLY = StateSpec.of(Tally.class);

    @AgentState
    record Tally(@Default("0") long value) implements Reducer<Tally, Change> {
        @Override
        public Tally reduce(Change change) {
            return switch (change) {
                case Add(var by) -> new Tally(value + by);
            };
        }
    }

    sealed interface Change extends TypedAction<Tally> {}

    @Named("add")
    record Add(long by) implements Change {}

    private static Tool adding(String id, long by) {
        return TestTools.tool(id, (_, call) -> call.success(id).with(new Add(by)));
    }

    private static Tool idle(String id) {
        return TestTools.tool(id, (_, call) -> call.success(id));
    }

    private static ScriptedModel twoCalls() {
        return ScriptedModel.of(
                call("c1", "a", JsonObject.EMPTY).call("c2", "b", JsonObject.EMPTY), say("Done"));
    }

    private static long tally(Rehearsal rehearsal) {
        return TALLY.read(rehearsal.state()).value();
    }

    @ParameterizedTest
    @EnumSource(ToolExecutionMode.class)
    void whatHooksOfARoundAddComesOnTopOfWhatItsToolsAdded(ToolExecutionMode mode) {
        var hooks =
                new Hooks("adding")
                        .onBeforeTool(_ -> List.of(new ChangeState(new Add(10))))
                        .onAfterTool(_ -> List.of(new ChangeState(new Add(100))));
        var rehearsal =
                Rehearsal.of(twoCalls())
                        .tools(adding("a", 3), idle("b"))
                        .define(agent -> agent.toolExecutionMode(mode))
                        .behavior(hooks);

        rehearsal.run("Hi");

        assertThat(tally(rehearsal)).isEqualTo(3 + 2 * 10 + 2 * 100);
        assertThat(rehearsal.thread().rebuildState()).isEqualTo(rehearsal.state());
    }

    @Test
    void whatIsAddedBeforeInferenceComesOnTopOfWhatTheBeginOfTheStepAdded() {
        var hooks =
                new Hooks("adding")
                        .onStepStart(_ -> List.of(new ChangeState(new Add(1))))
                        .onBeforeInference(_ -> List.of(new ChangeState(new Add(2))));
        var rehearsal = Rehearsal.of(ScriptedModel.of(say("Done"))).behavior(hooks);

        rehearsal.run("Hi");

        assertThat(tally(rehearsal)).isEqualTo(3);
    }
}
