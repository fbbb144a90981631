package dev.reprise.core.action;

import static dev.reprise.core.JsonText.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.facts.Fact;
import dev.reprise.state.Json;
import dev.reprise.state.Op;
import dev.reprise.state.Patch;
import dev.reprise.state.Path;
import dev.reprise.state.StateException;
import dev.reprise.state.lattice.GCounter;
import dev.reprise.state.lattice.LatticeRegistry;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StateActionsTest {
    /// Adds one to a number that may be missing, as the declared actions of an application do.
    private record Count(StateScope scope, Path base) implements StateAction {
        @Override
        public String stateName() {
            return "Counter";
        }

        @Override
        public Json payload() {
            return Json.of("Increase");
        }

        @Override
        public Patch reduce(Json before) {
            var next = before.isNull() ? 1 : before.asLong().orElseThrow() + 1;
            return Patch.of(Op.set(Path.ROOT, Json.of(next)));
        }
    }

    private static final Path COUNTER = Path.of("stats", "counter");

    @Test
    void theBaseOfALoggedActionIsItsWholePath() {
        assertThat(logged(COUNTER)).isEqualTo("stats.counter");
        assertThat(logged(Path.ROOT.index(0).key("a"))).isEqualTo("[0].a");
        assertThat(logged(Path.ROOT)).isEmpty();
    }

    private static String logged(Path base) {
        return SerializedStateAction.of(new Count(StateScope.THREAD, base), null).base();
    }

    @Fact("contract T-CON-19")
    @Test
    void anActionSeesWhatTheOneBeforeItDid() {
        var count = new Count(StateScope.THREAD, COUNTER);

        var reduced = StateActions.reduce(Json.object(), List.of(count, count), null);

        assertThat(reduced.patch().ops())
                .containsExactly(Op.set(COUNTER, Json.of(1)), Op.set(COUNTER, Json.of(2)));
        assertThat(reduced.patch().apply(Json.object()))
                .isEqualTo(Json.parse("{\"stats\":{\"counter\":2}}"));
    }

    @Test
    void deltasMergeAsTheActionsGoAlongAndAreLeftInThePatch() {
        var lattices = LatticeRegistry.EMPTY.with(COUNTER, GCounter.LATTICE);
        var first = Op.latticeMerge(Path.ROOT, Json.object("n1", 1));
        var second = Op.latticeMerge(Path.ROOT, Json.object("n2", 2));
        var again = Op.latticeMerge(Path.ROOT, Json.object("n2", 1));
        var actions =
                Stream.of(first, second, again)
                        .map(op -> StateAction.patch(StateScope.THREAD, COUNTER, op))
                        .toList();

        var reduced = StateActions.reduce(Json.object(), actions, null, lattices);

        assertThat(reduced.patch().ops())
                .containsExactly(first.under(COUNTER), second.under(COUNTER));
        assertThat(reduced.actions()).hasSize(3);
        assertThat(reduced.patch().apply(Json.object(), lattices).find(COUNTER))
                .contains(Json.object("n1", 1, "n2", 2));
    }

    @Fact("contract T-CON-19")
    @Test
    void anActionThatChangesNothingLeavesNoPatch() {
        var snapshot = Json.parse("{\"stats\":{\"counter\":1}}");

        var reduced =
                StateActions.reduce(snapshot, List.of(StateAction.set(COUNTER, Json.of(1))), null);

        assertThat(reduced.patch()).isEqualTo(Patch.EMPTY);
        assertThat(reduced.actions()).hasSize(1);
    }

    @Test
    void noActionsAreNoChange() {
        assertThat(StateActions.reduce(Json.object(), List.of(), "c1"))
                .isEqualTo(StateActions.Reduced.EMPTY);
    }

    @Fact("contract T-CON-19")
    @Test
    void theStateOfACallIsKeptUnderTheCall() {
        var count = new Count(StateScope.TOOL_CALL, Path.of("tries"));

        var reduced = StateActions.reduce(Json.object(), List.of(count), "c1");

        assertThat(reduced.patch().apply(Json.object()))
                .isEqualTo(Json.parse("{\"__tool_call_scope\":{\"c1\":{\"tries\":1}}}"));
    }

    @Fact("contract T-CON-19")
    @Test
    void theStateOfARunOrThreadIsNot() {
        var actions =
                List.of(
                        new Count(StateScope.RUN, Path.of("run")),
                        new Count(StateScope.THREAD, Path.of("thread")));

        var reduced = StateActions.reduce(Json.object(), actions, "c1");

        assertThat(reduced.patch().apply(Json.object()))
                .isEqualTo(Json.parse("{\"run\":1,\"thread\":1}"));
        assertThat(reduced.actions()).extracting(SerializedStateAction::callId).containsOnlyNulls();
    }

    @Test
    void theStateOfACallLivesAtItsBaseWhereNoCallIsKnown() {
        var count = new Count(StateScope.TOOL_CALL, Path.of("tries"));

        var reduced = StateActions.reduce(Json.object(), List.of(count), null);

        assertThat(reduced.patch().apply(Json.object())).isEqualTo(Json.parse("{\"tries\":1}"));
    }

    @Test
    void aCallIdWithDotsIsOneKey() {
        var count = new Count(StateScope.TOOL_CALL, Path.of("tries"));

        var reduced = StateActions.reduce(Json.object(), List.of(count, count), "call.1.a");
        var after = reduced.patch().apply(Json.object());

        assertThat(after)
                .isEqualTo(Json.parse("{\"__tool_call_scope\":{\"call.1.a\":{\"tries\":2}}}"));
        assertThat(after.find(StateActions.callPath("call.1.a", Path.of("tries"))))
                .contains(Json.of(2));
    }

    @Test
    void everyKindOfOperationIsMovedUnderTheBase() {
        var base = Path.of("a");
        var key = Path.of("k");
        var action =
                StateAction.patch(
                        StateScope.THREAD,
                        base,
                        Op.set(key, Json.array(1)),
                        Op.append(key, Json.of(3)),
                        Op.insert(key, 1, Json.of(2)),
                        Op.remove(key, Json.of(1)),
                        Op.set(Path.of("n"), Json.of(1)),
                        Op.increment(Path.of("n"), 4),
                        Op.decrement(Path.of("n"), 2),
                        Op.mergeObject(Path.ROOT, Json.object("m", 1)),
                        Op.latticeMerge(Path.of("l"), Json.of(9)),
                        Op.delete(Path.of("m")));

        var reduced = StateActions.reduce(Json.object("z", 0), List.of(action), null);

        assertThat(reduced.patch().ops()).allMatch(op -> op.path().startsWith(base)).hasSize(10);
        assertThat(reduced.patch().apply(Json.object("z", 0)))
                .isEqualTo(Json.parse("{\"z\":0,\"a\":{\"k\":[2,3],\"n\":3,\"l\":9}}"));
    }

    @Test
    void anActionThatDoesNotApplyFailsAndSaysWhere() {
        var action =
                StateAction.patch(
                        StateScope.THREAD, Path.of("a"), Op.append(Path.of("k"), Json.of(1)));

        assertThatThrownBy(() ->
                        StateActions.reduce(
                                Json.parse("{\"a\":{\"k\":{}}}"), List.of(action), null))
                .isInstanceOf(StateException.class)
                .hasMessageContaining("$.a.k");
    }

    @Test
    void theIntentLogKeepsTheActionAsData() {
        var count = new Count(StateScope.TOOL_CALL, COUNTER);

        var logged = StateActions.reduce(Json.object(), List.of(count), "c1").actions().getFirst();

        assertThat(text(logged::writeTo))
                .isEqualTo(
                        "{\"state_type_name\":\"Counter\",\"base_path\":\"stats.counter\","
                                + "\"scope\":\"tool_call\",\"call_id_override\":\"c1\",\"payload\":\"Increase\"}");
    }

    @Test
    void anUnknownActionOfTheIntentLogIsKept() {
        var json =
                "{\"state_type_name\":\"somewhere::Else\",\"base_path\":\"__run\",\"scope\":\"run\","
                        + "\"call_id_override\":null,\"payload\":{\"Set\":{\"id\":\"r1\"}}}";

        var action = SerializedStateAction.fromJson(Json.parse(json));

        assertThat(text(action::writeTo)).isEqualTo(json);
    }
}
