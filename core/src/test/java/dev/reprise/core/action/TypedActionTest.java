package dev.reprise.core.action;

import static dev.reprise.core.JsonText.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.behavior.ChangeState;
import dev.reprise.core.tool.ToolEffectAction;
import dev.reprise.core.tool.ToolExecutionEffect;
import dev.reprise.core.tool.ToolResult;
import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.Op;
import dev.reprise.state.Patch;
import dev.reprise.state.Path;
import dev.reprise.state.StateException;
import dev.reprise.state.typed.Default;
import dev.reprise.state.typed.Named;
import java.util.List;
import org.junit.jupiter.api.Test;

class TypedActionTest {
    private final StateSpec<Counter, Counter.Change> counter = StateSpec.of(Counter.class);
    private final StateSpec<Attempts, Attempts.Change> attempts = StateSpec.of(Attempts.class);
    private final StateSpec<Wishes, Wishes.Change> wishes = StateSpec.of(Wishes.class);

    private static StateActions.Reduced reduce(Json state, TypedAction<?>... actions) {
        return StateActions.reduce(
                state, List.of(actions).stream().map(StateAction::of).toList(), null);
    }

    @Test
    void aToolAndABehaviorNameOnlyTheAction() {
        var increment = new Counter.Increment(3);

        var effect = ToolExecutionEffect.of(ToolResult.success("count", Json.NULL)).with(increment);

        assertThat(effect.actions())
                .containsExactly(new ToolEffectAction.Change(StateAction.of(increment)));
        assertThat(new ChangeState(increment).action()).isEqualTo(StateAction.of(increment));
    }

    @Test
    void aStateWithoutAPathLivesAtItsNameInSnakeCase() {
        assertThat(counter.path().toString()).isEqualTo("$.counter");
        assertThat(counter.name()).isEqualTo("counter");
    }

    @Test
    void actionsAreReducedOneAfterTheOther() {
        var reduced = reduce(Json.object(), new Counter.Increment(2), new Counter.Increment(3));

        assertThat(reduced.patch().ops())
                .containsExactly(
                        Op.set(Path.of("counter"), Json.object("value", 2)),
                        Op.set(Path.of("counter"), Json.object("value", 5)));
        assertThat(counter.read(reduced.patch().apply(Json.object()))).isEqualTo(new Counter(5));
    }

    @Test
    void anActionThatChangesNothingLeavesNoOperation() {
        assertThat(reduce(Json.object(), new Counter.Reset()).patch()).isEqualTo(Patch.EMPTY);
        assertThat(reduce(Json.parse("{\"counter\":{\"value\":0}}"), new Counter.Reset()).patch())
                .isEqualTo(Patch.EMPTY);
    }

    @Test
    void whatIsThereMustBeTheState() {
        var wrong = Json.parse("{\"counter\":{\"value\":\"many\"}}");

        assertThatThrownBy(() -> reduce(wrong, new Counter.Increment(1)))
                .isInstanceOf(StateException.class)
                .hasMessage(
                        "serialization error: $.counter value must be an integer of 64 bits, was"
                                + " \"many\"");
    }

    @Test
    void anActionIsLoggedUnderItsDeclaredName() {
        var logged = reduce(Json.object(), new Counter.Increment(3)).actions().getFirst();

        assertThat(text(logged::writeTo))
                .isEqualTo(
                        "{\"state_type_name\":\"counter\",\"base_path\":\"counter\",\"scope\":\"thread\","
                                + "\"call_id_override\":null,\"payload\":{\"increment\":{\"by\":3}}}");
    }

    @Test
    void theLoggedActionsMakeTheSameStateAgain() {
        var reduced =
                reduce(
                        Json.object(),
                        new Counter.Increment(2),
                        new Counter.Reset(),
                        new Counter.Increment(7));

        var again =
                StateActions.reduce(
                        Json.object(),
                        reduced.actions().stream()
                                .map(logged ->
                                        counter.action(
                                                SerializedStateAction.fromJson(
                                                        Json.parse(text(logged::writeTo)))))
                                .toList(),
                        null);

        assertThat(again).isEqualTo(reduced);
    }

    @Test
    void anActionOfAnotherStateIsNotTakenForOne() {
        var other = reduce(Json.object(), new Wishes.Wish("pear")).actions().getFirst();

        assertThatThrownBy(() -> counter.action(other))
                .isInstanceOf(JsonException.class)
                .hasMessage("state_type_name must be counter, was wishes");
    }

    @Test
    void theStateOfACallIsKeptUnderTheCall() {
        var again = List.of(StateAction.of(new Attempts.Again()));

        var reduced = StateActions.reduce(Json.object(), again, "c.1");
        var after = reduced.patch().apply(Json.object());

        assertThat(after)
                .isEqualTo(
                        Json.parse("{\"__tool_call_scope\":{\"c.1\":{\"tries\":{\"count\":1}}}}"));
        assertThat(attempts.read(after, "c.1")).isEqualTo(new Attempts(1));
        assertThat((Object) attempts.pathOf("c.1"))
                .isEqualTo(StateActions.callPath("c.1", attempts.path()));
        assertThat(reduced.actions().getFirst().callId()).isEqualTo("c.1");
    }

    @Test
    void theStateOfACallIsNotReadWithoutTheCall() {
        assertThatThrownBy(() -> attempts.read(Json.object()))
                .isInstanceOf(StateException.class)
                .hasMessage("invalid operation: tries belongs to a tool call, and there is none");
    }

    @Test
    void whatIsWrongInTheStateOfACallIsNamedByItsWholePath() {
        var wrong = Json.parse("{\"__tool_call_scope\":{\"c1\":{\"tries\":{\"count\":\"many\"}}}}");
        var again = List.of(StateAction.of(new Attempts.Again()));

        assertThatThrownBy(() -> attempts.read(wrong, "c1"))
                .hasMessageContaining("$.__tool_call_scope.c1.tries count must be");
        assertThatThrownBy(() -> StateActions.reduce(wrong, again, "c1"))
                .hasMessageContaining("$.__tool_call_scope.c1.tries count must be");
    }

    @AgentState(path = "gauge")
    private record Gauge(@Default("0.0") double level, @Default("\"\"") String note)
            implements Reducer<Gauge, Gauge.Reading> {
        private sealed interface Reading extends TypedAction<Gauge> {}

        @Named("level")
        private record Level(double to) implements Reading {}

        @Named("divide")
        private record Divide(int by) implements Reading {}

        @Named("forget")
        private record Forget() implements Reading {}

        @Override
        @SuppressWarnings("NullAway") // what foreign code may do
        public Gauge reduce(Reading change) {
            return switch (change) {
                case Level(var to) -> new Gauge(to, note);
                case Divide(var by) -> new Gauge(level / by, note);
                case Forget() -> new Gauge(level, null);
            };
        }
    }

    @Test
    void whatAReducerReturnsMustHaveAJsonForm() {
        assertThatThrownBy(() -> reduce(Json.object(), new Gauge.Divide(0)))
                .isInstanceOf(StateException.class)
                .hasMessageStartingWith("serialization error: $.gauge level");
        assertThatThrownBy(() -> reduce(Json.object(), new Gauge.Forget()))
                .isInstanceOf(StateException.class)
                .hasMessage("serialization error: $.gauge note must not be null");
        assertThatThrownBy(() -> StateAction.of(new Gauge.Level(Double.NaN)).payload())
                .isInstanceOf(StateException.class)
                .hasMessageStartingWith("serialization error: an action of gauge to is NaN");
    }

    @AgentState(path = ".")
    record Everything(int a) implements Reducer<Everything, Everything.Anything> {
        @Named("change")
        record Only() implements Anything {}

        sealed interface Anything extends TypedAction<Everything> {}

        @Override
        public Everything reduce(Anything change) {
            return this;
        }
    }

    @Test
    void aPathOfDotsIsNoPlaceForAState() {
        assertThatThrownBy(() -> StateSpec.of(Everything.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the path \".\" has no key");
    }

    @Test
    void theStateOfACallNeedsACall() {
        assertThatThrownBy(() -> reduce(Json.object(), new Attempts.Again()))
                .isInstanceOf(StateException.class)
                .hasMessage("invalid operation: tries belongs to a tool call, and there is none");
    }

    @Test
    void aStateWithFieldsThatMergeIsChangedFieldByField() {
        var before =
                Json.parse("{\"wishes\":{\"__version\":2,\"names\":[\"pear\"],\"title\":\"a\"}}");

        assertThat(reduce(before, new Wishes.Wish("apple")).patch().ops())
                .containsExactly(
                        Op.latticeMerge(
                                Path.of("wishes", "names"), Json.parse("[\"apple\",\"pear\"]")));
        assertThat(reduce(before, new Wishes.Call("b")).patch().ops())
                .containsExactly(Op.set(Path.of("wishes", "title"), Json.of("b")));
    }

    @Test
    void whatTwoAddAtOnceIsMergedWithoutConflict() {
        var lattices = wishes.lattices();
        var one = reduce(Json.object(), new Wishes.Wish("pear")).patch();
        var other = reduce(Json.object(), new Wishes.Wish("apple")).patch();

        assertThat(one.conflictsWith(other, lattices)).isEmpty();
        var after = other.apply(one.apply(Json.object(), lattices), lattices);

        assertThat(wishes.read(after).names().elements()).containsExactly("apple", "pear");
        assertThat(after.find(Path.of("wishes", "__version"))).contains(Json.of(2));
    }

    @Test
    void statesOfCallsRegisterNothing() {
        assertThat(attempts.lattices().paths()).isEmpty();
        assertThat(wishes.lattices().paths())
                .extracting(Path::toString)
                .containsExactly("$.wishes.__version", "$.wishes.names");
    }

    private record Stray(int value) implements TypedAction<String> {}

    private record Undeclared(int value) implements Reducer<Undeclared, Undeclared.Change> {
        private record Change() implements TypedAction<Undeclared> {}

        @Override
        public Undeclared reduce(Change change) {
            return this;
        }
    }

    @Test
    void whatIsNoStateIsRefusedByName() {
        assertThatThrownBy(() -> StateAction.of(new Stray(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("java.lang.String needs @AgentState");
        assertThatThrownBy(() -> StateAction.of(new Undeclared.Change()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Undeclared needs @AgentState");
    }
}
