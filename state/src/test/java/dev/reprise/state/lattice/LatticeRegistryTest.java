package dev.reprise.state.lattice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.state.Json;
import dev.reprise.state.Op;
import dev.reprise.state.Patch;
import dev.reprise.state.Path;
import org.junit.jupiter.api.Test;

class LatticeRegistryTest {
    private static final Path A = Path.of("a");
    private static final Path B = Path.of("b");
    private static final LatticeRegistry FLAG = LatticeRegistry.EMPTY.with(A, Flag.LATTICE);

    @Test
    void itKnowsWhatWasRegistered() {
        assertThat(FLAG.find(A)).contains(Flag.LATTICE);
        assertThat(FLAG.find(B)).isEmpty();
        assertThat(FLAG.isKnown(A)).isTrue();
        assertThat(FLAG.isKnown(A.key("b"))).isFalse();
        assertThat(FLAG.paths()).containsExactly(A);
        assertThat(LatticeRegistry.EMPTY.paths()).isEmpty();
    }

    @Test
    void theLaterRegistrationOfAPathCounts() {
        assertThat(FLAG.with(A, GCounter.LATTICE).find(A)).contains(GCounter.LATTICE);
        assertThat(FLAG.find(A)).contains(Flag.LATTICE);
    }

    @Test
    void registriesThatAgreeAreJoined() {
        var sets = LatticeRegistry.EMPTY.with(B, GSet.lattice(Element.TEXT));
        var both = FLAG.and(sets).and(FLAG).and(sets);

        assertThat(both.paths()).containsExactly(A, B);
        assertThat(FLAG.and(LatticeRegistry.EMPTY)).isSameAs(FLAG);
        assertThat(LatticeRegistry.EMPTY.and(FLAG)).isSameAs(FLAG);
        assertThat(both.and(LatticeRegistry.EMPTY.with(B, GSet.lattice(Element.TEXT))).paths())
                .hasSize(2);
    }

    @Test
    void registriesThatDisagreeAreNot() {
        var other = LatticeRegistry.EMPTY.with(A, GCounter.LATTICE);

        assertThatThrownBy(() -> FLAG.and(other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("two different lattices are registered at $.a");
    }

    @Test
    void aMergedPatchNeedsNoRegistry() {
        var registry = LatticeRegistry.EMPTY.with(A, GCounter.LATTICE);
        var document = Json.parse("{\"a\":{\"x\":5}}");
        var patch =
                Patch.of(
                        Op.latticeMerge(A, Json.object("x", 1, "y", 2)),
                        Op.set(B, Json.of(0)),
                        Op.latticeMerge(B, Json.of(1)),
                        Op.latticeMerge(A, Json.object("z", 3)));

        var merged = patch.merged(document, registry);

        assertThat(merged)
                .isEqualTo(
                        Patch.of(
                                Op.latticeMerge(A, Json.object("x", 5, "y", 2)),
                                Op.set(B, Json.of(0)),
                                Op.latticeMerge(B, Json.of(1)),
                                Op.latticeMerge(A, Json.object("x", 5, "y", 2, "z", 3))));
        assertThat(merged.apply(document)).isEqualTo(patch.apply(document, registry));
        assertThat(merged.apply(document, registry)).isEqualTo(patch.apply(document, registry));
    }

    @Test
    void aPatchWithoutKnownMergesIsItsOwnMergedForm() {
        var patch = Patch.of(Op.latticeMerge(B, Json.of(1)), Op.set(A, Json.of(2)));

        assertThat(patch.merged(Json.NULL, FLAG)).isSameAs(patch);
    }
}
