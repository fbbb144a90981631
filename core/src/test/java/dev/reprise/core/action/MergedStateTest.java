package dev.reprise.core.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.state.Json;
import dev.reprise.state.Patch;
import dev.reprise.state.lattice.GCounter;
import dev.reprise.state.typed.Default;
import dev.reprise.state.typed.Flatten;
import dev.reprise.state.typed.Merged;
import dev.reprise.state.typed.Named;
import java.util.List;
import org.junit.jupiter.api.Test;

/// States that merge by the components of the records within them.
class MergedStateTest {
    private record Inner(@Merged @Default("{}") GCounter count) {}

    private sealed interface Change extends TypedAction<Scratch> {}

    @Named("mark")
    private record Mark() implements Change {}

    @AgentState(scope = StateScope.TOOL_CALL)
    private record Scratch(@Flatten Inner inner) implements Reducer<Scratch, Change> {
        @Override
        public Scratch reduce(Change change) {
            return this;
        }
    }

    private static Patch reduce(TypedAction<?> action) {
        return StateActions.reduce(Json.object(), List.of(StateAction.of(action)), null).patch();
    }

    @Test
    void whatTwoAddToANestedRecordAtOnceIsMergedWithoutConflict() {
        var team = StateSpec.of(Team.class);
        var lattices = team.lattices();
        var one = reduce(new Team.Point("a"));
        var other = reduce(new Team.Point("b"));

        assertThat(one.conflictsWith(other, lattices)).isEmpty();
        var after = other.apply(one.apply(Json.object(), lattices), lattices);

        assertThat(team.read(after).score().points().value()).isEqualTo(2);
    }

    @Test
    void aStateOfACallCannotMerge() {
        assertThatThrownBy(() -> StateAction.of(new Mark()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "@Merged has no effect in Scratch, which is a state of a tool call: nobody"
                                + " else changes it");
    }
}
