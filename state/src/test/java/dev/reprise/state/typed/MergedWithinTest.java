package dev.reprise.state.typed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.state.Json;
import dev.reprise.state.Op;
import dev.reprise.state.Path;
import dev.reprise.state.lattice.Flag;
import dev.reprise.state.lattice.GCounter;
import dev.reprise.state.working.StateContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Components that merge in records that are components themselves.
class MergedWithinTest {
    private static final Path BASE = Path.of("shop");
    private static final Json EMPTY = Json.object();
    private static final RecordType<Shop> TYPE = RecordType.of(Shop.class);
    private static final TypedView<Shop> VIEW = TypedView.of(TYPE, BASE);

    record Shop(
            @Default("\"?\"") String name,
            @Nested @Default("{}") Stats stats,
            @Flatten Door door) {}

    record Stats(
            @Merged @Default("{}") GCounter hits,
            @Default("0") int stars,
            @Nested @Default("{}") Deep deep) {}

    record Deep(@Merged @Default("false") Flag seen) {}

    record Door(@Merged @Default("{}") GCounter opened, @Default("0") int number) {}

    record Loop(@Nested Loop same, @Merged Flag flag) {}

    record InOptional(@Nested Optional<Stats> stats) {}

    record InNullable(@Nested @Nullable Stats stats) {}

    record InList(@Nested List<Stats> stats) {}

    record InMap(@Nested Map<String, Outer> outers) {}

    record Outer(@Flatten Deep deep) {}

    record Whole(Stats stats) {}

    private static Shop shop(int hits, Flag seen, int opened) {
        return new Shop(
                "?",
                new Stats(GCounter.ZERO.increment("n", hits), 3, new Deep(seen)),
                new Door(GCounter.ZERO.increment("n", opened), 0));
    }

    @Test
    void whatMergesIsRegisteredWhereItIsStored() {
        assertThat(TYPE.lattices(BASE).paths())
                .extracting(Path::toString)
                .containsExactly("$.shop.opened", "$.shop.stats.deep.seen", "$.shop.stats.hits");
        assertThat(TYPE.latticeKeys()).isEmpty();
        assertThat(TYPE.isMerging()).isTrue();
        assertThat(RecordType.of(Whole.class).isMerging()).isFalse();
    }

    @Test
    void aDifferenceMergesAtEveryDepthAndSetsNoRecordWhole() {
        var changes = TYPE.diff(shop(1, Flag.DISABLED, 1), shop(2, Flag.ENABLED, 2), BASE);

        assertThat(changes.ops())
                .containsExactly(
                        Op.latticeMerge(Path.of("shop", "stats", "hits"), Json.object("n", 2)),
                        Op.latticeMerge(Path.of("shop", "stats", "deep", "seen"), Json.of(true)),
                        Op.latticeMerge(Path.of("shop", "opened"), Json.object("n", 2)));
    }

    @Test
    void twoWhoStartFromTheSameStateLoseNothingOfEachOther() {
        var lattices = TYPE.lattices(BASE);
        var before = TYPE.fromJson(EMPTY);
        var stats = before.stats();
        var one =
                TYPE.diff(
                        before,
                        new Shop("?", stats, new Door(GCounter.ZERO.increment("a", 1), 0)),
                        BASE);
        var other =
                TYPE.diff(
                        before,
                        new Shop("?", stats, new Door(GCounter.ZERO.increment("b", 2), 0)),
                        BASE);

        assertThat(one.conflictsWith(other, lattices)).isEmpty();
        var after = other.apply(one.apply(EMPTY, lattices), lattices);
        assertThat(TYPE.fromJson(after.find(BASE).orElseThrow()).door().opened().value())
                .isEqualTo(3);
    }

    @SuppressWarnings("unchecked") // what the component is declared to be
    private static final Field.Nested<Shop, Stats> STATS =
            (Field.Nested<Shop, Stats>) TYPE.field("stats");

    @SuppressWarnings("unchecked") // as above
    private static final Field.Merging<Stats, GCounter> HITS =
            (Field.Merging<Stats, GCounter>) STATS.type().get().field("hits");

    @Test
    void aReferenceMergesThereToo() {
        var context = StateContext.of(EMPTY, TYPE.lattices(BASE));
        var stats = context.stateOf(VIEW).at(STATS);

        stats.merge(HITS, GCounter.ZERO.increment("a", 1));
        stats.merge(HITS, GCounter.ZERO.increment("b", 1));

        assertThat(stats.get(HITS).value()).isEqualTo(2);
    }

    @Test
    void aVersionIsRegisteredWithThem() {
        assertThat(new Versioned<>(TYPE, 2, Map.of()).lattices(BASE).paths())
                .contains(Path.of("shop", Versioned.VERSION));
    }

    @Test
    void aRecordThatCanNeverEndRegistersItsOwnFields() {
        assertThat(RecordType.of(Loop.class).lattices(BASE).paths())
                .containsExactly(Path.of("shop", "flag"));
    }

    @Test
    void aRecordThatMayBeMissingOrThereOftenMayNotMergeInPart() {
        refused(InOptional.class, "Stats");
        refused(InNullable.class, "Stats");
        refused(InList.class, "Stats");
        refused(InMap.class, "Outer");
    }

    private static void refused(Class<?> record, String within) {
        assertThatThrownBy(() -> RecordType.of(record))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(
                        "@Merged has no effect in %s, which is in an Optional, List or Map"
                                .formatted(within));
    }
}
