package dev.reprise.state.working;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.Op;
import dev.reprise.state.Patch;
import dev.reprise.state.Path;
import dev.reprise.state.StateException;
import dev.reprise.state.TrackedPatch;
import dev.reprise.state.lattice.GCounter;
import dev.reprise.state.lattice.LatticeRegistry;
import java.util.ArrayList;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class StateContextTest {
    /// A counter as a generator would write it.
    private record Counter(StateRef place) {
        static final StateView<Counter> VIEW = new View(Optional.of(Path.of("counter")));
        static final StateView<Counter> UNBOUND = new View(Optional.empty());

        private record View(Optional<Path> path) implements StateView<Counter> {
            @Override
            public Counter over(StateRef place) {
                return new Counter(place);
            }
        }

        long count() {
            return place.key("count").read(Counter::number);
        }

        private static long number(Json json) {
            return json.asLong().orElseThrow(() -> JsonException.mustBe("an integer", json));
        }

        Optional<Long> limit() {
            return place.at(Path.of("limits", "most")).readOptional(Counter::number);
        }

        void add(long by) {
            place.write(Op.increment(Path.of("count"), by));
        }

        void label(String label) {
            place.key("labels").write(Op.append(Path.ROOT, Json.of(label)));
        }
    }

    private final StateContext context = StateContext.of(Json.parse("{\"counter\":{\"count\":1}}"));

    @Test
    void whatIsWrittenIsReadThroughAnyReference() {
        var one = context.stateOf(Counter.VIEW);
        var other = context.state(Path.parse("counter"), Counter.UNBOUND);

        one.add(2);
        other.label("x");

        assertThat(other.count()).isEqualTo(3);
        assertThat(context.at(Path.of("counter", "labels")).index(0).require())
                .isEqualTo(Json.of("x"));
        assertThat(context.snapshot())
                .hasToString("{\"counter\":{\"count\":3,\"labels\":[\"x\"]}}");
    }

    @Test
    void takingThePatchDrainsIt() {
        var counter = context.stateOf(Counter.VIEW);
        assertThat(context.hasChanges()).isFalse();
        counter.add(2);
        counter.label("x");

        assertThat(context.hasChanges()).isTrue();
        assertThat(context.size()).isEqualTo(2);
        var taken =
                Patch.of(
                        Op.increment(Path.of("counter", "count"), 2),
                        Op.append(Path.of("counter", "labels"), Json.of("x")));
        assertThat(context.takePatch("tool:t"))
                .isEqualTo(TrackedPatch.of(taken).withSource("tool:t"));
        assertThat(context.hasChanges()).isFalse();
        assertThat(context.takePatch()).isEqualTo(Patch.EMPTY);
    }

    @Test
    void aWriteThatDoesNotApplyFailsAndIsCollectedAllTheSame() {
        var place = context.at(Path.of("counter", "nothing"));
        var before = context.snapshot();

        assertThatThrownBy(() -> place.write(Op.increment(Path.ROOT, 1)))
                .isInstanceOf(StateException.class)
                .hasMessage("path not found: $.counter.nothing");

        assertThat(context.snapshot()).isSameAs(before);
        assertThat(context.size()).isEqualTo(1);
    }

    @Test
    void aStateWithoutPathHasNoPlaceOfItsOwn() {
        assertThatThrownBy(() -> context.stateOf(Counter.UNBOUND))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("no path is bound to the state ");
    }

    @Test
    void aPlaceMayLeadNowhereUntilItIsRead() {
        var counter = context.state(Path.of("a", "b"), Counter.VIEW);

        assertThat(counter.limit()).isEmpty();
        assertThatThrownBy(counter::count).hasMessage("path not found: $.a.b.count");
        assertThat(counter.place().path().toString()).isEqualTo("$.a.b");
    }

    @Test
    void aValueOfAnotherTypeIsNamedWithItsPath() {
        context.at(Path.of("counter")).write(Op.set(Path.of("count"), Json.of("x")));

        assertThatThrownBy(() -> context.stateOf(Counter.VIEW).count())
                .isInstanceOf(StateException.class)
                .hasMessage("serialization error: $.counter.count must be an integer, was \"x\"");
    }

    @Test
    void missingAndNullReadAsAbsentWhereThatIsAllowed() {
        var counter = context.stateOf(Counter.VIEW);
        var most = context.at(Path.of("counter", "limits", "most"));

        assertThat(counter.limit()).isEmpty();
        most.write(Op.set(Path.ROOT, Json.NULL));
        assertThat(counter.limit()).isEmpty();
        most.write(Op.set(Path.ROOT, Json.of(9)));
        assertThat(counter.limit()).contains(9L);
    }

    @Test
    void aDeltaIsSetUnlessTheDocumentKnowsTheLattice() {
        var path = Path.of("hits");
        var start = Json.object("hits", Json.object("a", 1));
        var registry = LatticeRegistry.EMPTY.with(path, GCounter.LATTICE);
        var merge = Op.latticeMerge(Path.ROOT, Json.object("b", 2));
        var plain = StateContext.of(start);
        var merging = StateContext.of(start, registry);

        plain.at(path).write(merge);
        merging.at(path).write(merge);

        assertThat(plain.snapshot()).hasToString("{\"hits\":{\"b\":2}}");
        assertThat(merging.snapshot()).hasToString("{\"hits\":{\"a\":1,\"b\":2}}");
        assertThat(merging.takePatch()).isEqualTo(Patch.of(merge.under(path)));
    }

    @Test
    @Timeout(60)
    void thePatchOfManyThreadsComesToTheDocument() throws InterruptedException {
        var start = context.snapshot();
        var threads = new ArrayList<Thread>();
        for (var i = 0; i < 8; i++) {
            var label = "t" + i;
            threads.add(
                    Thread.ofVirtual()
                            .start(() -> {
                                for (var j = 0; j < 200; j++) {
                                    context.stateOf(Counter.VIEW).label(label);
                                }
                            }));
        }
        for (var thread : threads) {
            thread.join();
        }

        assertThat(context.size()).isEqualTo(1600);
        assertThat(context.takePatch().apply(start)).isEqualTo(context.snapshot());
    }

    @Test
    void aDocumentStartsEmpty() {
        var document = WorkingDocument.empty();
        var before = document.snapshot();

        document.apply(Op.set(Path.of("a"), Json.of(1)));

        assertThat(before).hasToString("{}");
        assertThat(document.snapshot()).hasToString("{\"a\":1}");
    }

    @Test
    void aSinkHandsOnWhatItCollects() {
        var seen = new ArrayList<Op>();
        var sink = PatchSink.of(seen::add);
        var op = Op.delete(Path.of("a"));

        sink.collect(op);

        assertThat(seen).containsExactly(op);
        assertThat(sink.take()).isEqualTo(Patch.of(op));
        assertThat(sink.isEmpty()).isTrue();
    }

    @Test
    void aReadOnlySinkTakesNothing() {
        var sink = PatchSink.readOnly();

        assertThatThrownBy(() -> sink.collect(Op.delete(Path.ROOT)))
                .isInstanceOf(StateException.class)
                .hasMessage("invalid operation: write attempted on read-only state reference");
        assertThat(sink.size()).isZero();
    }

    @Test
    void aSinkWithoutHookJustCollects() {
        var sink = PatchSink.of();

        sink.collect(Op.delete(Path.ROOT));

        assertThat(sink.size()).isEqualTo(1);
    }
}
