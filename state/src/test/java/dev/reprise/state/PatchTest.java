package dev.reprise.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.facts.Fact;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PatchTest {
    private static final Path A = Path.of("a");
    private static final Path B = Path.of("b");

    @Test
    @Fact("state T-PATCH-1")
    void ofSetAndDeleteTheDeleteIsKept() {
        var patch = Patch.of(Op.set(A, Json.of(1)), Op.delete(A));

        assertThat(patch.canonical()).isEqualTo(Patch.of(Op.delete(A)));
    }

    @Test
    @Fact("state T-PATCH-2")
    void twoIncrementsStayTwo() {
        var patch = Patch.of(Op.increment(A, 1), Op.increment(A, 2));

        assertThat(patch.canonical()).isEqualTo(patch);
    }

    @Test
    @Fact("state T-PATCH-3")
    void incrementsBeforeASetAreDropped() {
        var patch = Patch.of(Op.increment(A, 1), Op.increment(A, 2), Op.set(A, Json.of(0)));

        assertThat(patch.canonical()).isEqualTo(Patch.of(Op.set(A, Json.of(0))));
    }

    @Test
    @Fact("state T-PATCH-4")
    void differentPathsKeepTheirOrder() {
        var patch = Patch.of(Op.set(B, Json.of(1)), Op.set(A, Json.of(2)), Op.delete(Path.of("c")));

        assertThat(patch.canonical()).isEqualTo(patch);
    }

    @Test
    @Fact("state T-PATCH-5")
    void theCanonicalFormDoesTheSame() {
        var patch =
                Patch.of(
                        Op.set(A.key("x"), Json.of(1)),
                        Op.append(B, Json.of(2)),
                        Op.set(A, JsonObject.EMPTY),
                        Op.set(A.key("n"), Json.of(3)),
                        Op.delete(B));
        var document = Json.parse("{\"a\":{\"y\":0},\"b\":[1]}");

        assertThat(patch.canonical().size()).isEqualTo(3);
        assertThat(patch.canonical().apply(document)).isEqualTo(patch.apply(document));
    }

    @Test
    @Fact("state T-PATCH-6")
    void aTrackedPatchKeepsWhatIsKnownAboutIt() {
        var patch = Patch.of(Op.delete(A));

        var tracked =
                TrackedPatch.of(patch)
                        .withId("p1")
                        .withSource("tool:counter")
                        .withDescription("bump")
                        .withTimestamp(1_700_000_000_000L);

        assertThat(tracked)
                .isEqualTo(
                        new TrackedPatch(patch, "p1", 1_700_000_000_000L, "tool:counter", "bump"));
        assertThat(TrackedPatch.fromJson(tracked.toJson())).isEqualTo(tracked);
    }

    @Test
    void oneAfterTheOtherIsOnePatch() {
        var first = Patch.of(Op.delete(A));
        var second = Patch.of(Op.delete(B));

        assertThat(first.then(second)).isEqualTo(Patch.of(Op.delete(A), Op.delete(B)));
        assertThat(first.then(Patch.EMPTY)).isSameAs(first);
        assertThat(Patch.EMPTY.then(second)).isSameAs(second);
    }

    @Test
    void aBuilderCollectsOperationsInOrder() {
        var builder = Patch.builder().add(Op.delete(B)).addAll(Patch.of(Op.delete(A)));

        assertThat(builder.isEmpty()).isFalse();
        assertThat(builder.build()).isEqualTo(Patch.of(Op.delete(B), Op.delete(A)));
    }

    @Test
    void touchedPathsAreSortedAndDistinct() {
        var patch =
                Patch.of(
                        Op.delete(B),
                        Op.delete(A.index(0)),
                        Op.increment(B, 1),
                        Op.delete(A.key("z")));

        assertThat(patch.touched(false)).containsExactly(A.key("z"), A.index(0), B);
    }

    @Test
    void touchedPathsMayIncludeAllAboveButTheRoot() {
        var patch = Patch.of(Op.delete(Path.of("x", "y", 3)), Op.delete(Path.ROOT));

        assertThat(patch.touched(true))
                .containsExactly(Path.of("x"), Path.of("x", "y"), Path.of("x", "y", 3));
        assertThat(patch.touched(false)).contains(Path.ROOT);
    }

    @Test
    @Fact("state T-CONF-1")
    void twoPatchesThatSetOnePathConflictThere() {
        var ours = Patch.of(Op.set(A, Json.of(1)));
        var theirs = Patch.of(Op.set(A, Json.of(2)));

        assertThat(ours.conflictsWith(theirs))
                .containsExactly(new Conflict(A, Conflict.Kind.EXACT_MATCH));
    }

    @Test
    @Fact("state T-CONF-2")
    void parentAndChildConflictAtTheParent() {
        var ours = Patch.of(Op.set(A, Json.of(1)));
        var theirs = Patch.of(Op.set(A.key("b"), Json.of(2)));

        assertThat(ours.conflictsWith(theirs))
                .containsExactly(new Conflict(A, Conflict.Kind.PREFIX_CONFLICT));
        assertThat(theirs.conflictsWith(ours))
                .containsExactly(new Conflict(A, Conflict.Kind.PREFIX_CONFLICT));
    }

    @Test
    @Fact("state T-CONF-3")
    void disjointPatchesDoNotConflict() {
        assertThat(Patch.of(Op.delete(A)).conflictsWith(Patch.of(Op.delete(B)))).isEmpty();
    }

    @Test
    void theListOfOperationsIsFixed() {
        var ops = new ArrayList<>(List.of(Op.delete(A)));
        var patch = new Patch(ops);

        ops.clear();

        assertThat(patch.size()).isEqualTo(1);
    }

    @Test
    void severalPatchesAreAppliedOneAfterAnotherAndMerge() {
        var delta = Json.object("n", 1);
        var text = Json.object("a", "text");
        var patches =
                List.of(
                        TrackedPatch.of(Patch.of(Op.set(A, Json.of(1)))),
                        TrackedPatch.of(Patch.of(Op.increment(A, 2), Op.latticeMerge(B, delta))));
        var merging =
                new Lattices() {
                    @Override
                    public boolean isKnown(Path path) {
                        return path.equals(B);
                    }

                    @Override
                    public Json merge(Path path, @Nullable Json current, Json merged) {
                        return Json.of("merged");
                    }
                };

        assertThat(TrackedPatch.applyAll(JsonObject.EMPTY, patches, Lattices.NONE))
                .isEqualTo(Json.object("a", 3, "b", delta));
        assertThat(TrackedPatch.applyAll(JsonObject.EMPTY, patches, merging))
                .isEqualTo(Json.object("a", 3, "b", "merged"));
        assertThatThrownBy(() -> TrackedPatch.applyAll(text, patches.reversed(), Lattices.NONE))
                .isInstanceOf(StateException.class);
    }
}
