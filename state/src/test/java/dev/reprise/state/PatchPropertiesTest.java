package dev.reprise.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.facts.Fact;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/// What holds for all documents and patches.
class PatchPropertiesTest {
    private static final int ROUNDS = 3000;

    @Test
    void applyingNeverChangesTheDocument() {
        check((random, document) -> {
            var text = document.toString();
            var patch = random.patch(6);

            var first = outcome(patch, document);
            var second = outcome(patch, document);

            assertThat(document).hasToString(text);
            assertThat(second).isEqualTo(first);
        });
    }

    @Test
    void aPatchIsTheSameAfterItsWayThroughJson() {
        check((random, document) -> {
            var patch = random.patch(6);
            var isFinite = !patch.toJson().toString().contains("\"amount\":null");

            if (isFinite) {
                var text = JsonOutput.text(patch::writeTo);
                assertThat(Patch.fromJson(Json.parse(text))).isEqualTo(patch);
                assertThat(Json.parse(text)).isEqualTo(patch.toJson());
            }
            assertThat(Json.parse(document.toBytes())).isEqualTo(document);
        });
    }

    @Test
    @Fact("state T-PATCH-5")
    void theCanonicalFormDoesTheSameWhereTheObjectsOnTheWayAreThere() {
        var shortened = new int[1];
        check((random, document) -> {
            var patch = thatFindsItsWay(random.withoutIndexes(), document);
            shortened[0] += patch.canonical().size() < patch.size() ? 1 : 0;

            assertThat(outcome(patch.canonical(), document)).isEqualTo(outcome(patch, document));
        });
        assertThat(shortened[0]).isGreaterThan(ROUNDS / 20);
    }

    /// A patch that applies and whose operations have to make no objects on their way.
    private static Patch thatFindsItsWay(RandomPatch random, Json document) {
        var patch = Patch.builder();
        var rolling = document;
        for (var i = 0; i < 40; i++) {
            var op = random.patch(1);
            var after = outcome(op, rolling);
            if (after.isPresent() && findsItsWay(op, rolling)) {
                patch.addAll(op);
                rolling = after.get();
            }
        }
        return patch.build();
    }

    private static boolean findsItsWay(Patch patch, Json document) {
        return patch.touched(true).stream()
                .flatMap(path -> path.parent().stream())
                .allMatch(above -> document.find(above).orElse(Json.NULL) instanceof JsonObject);
    }

    @Test
    void whatADroppedOperationMadeOnItsWayIsMissingFromTheCanonicalForm() {
        var path = Path.of("a", "b");
        var patch = Patch.of(Op.set(path, Json.of(1)), Op.delete(path));

        assertThat(patch.apply(Json.object())).hasToString("{\"a\":{}}");
        assertThat(patch.canonical().apply(Json.object())).hasToString("{}");
    }

    @Test
    void throughAnIndexTheCanonicalFormMayMeanAnotherItem() {
        var first = Path.of(0);
        var patch = Patch.of(Op.delete(first), Op.set(first, Json.of(9)));
        var document = Json.array(1, 2);

        assertThat(patch.apply(document)).hasToString("[9]");
        assertThat(patch.canonical().apply(document)).hasToString("[9,2]");
    }

    @Test
    void theCanonicalFormIsItsOwn() {
        check((random, _) -> {
            var canonical = random.patch(8).canonical();

            assertThat(canonical.canonical()).isSameAs(canonical);
        });
    }

    @Test
    void patchesOneAfterTheOtherAreOnePatch() {
        check((random, document) -> {
            var first = random.patch(3);
            var second = random.patch(3);

            assertThat(outcome(first.then(second), document))
                    .isEqualTo(outcome(first, document).flatMap(after -> outcome(second, after)));
        });
    }

    @Test
    void patchesWithoutConflictThatGoThroughNoIndexComeToTheSameInEitherOrder() {
        var compared = new int[1];
        check((random, document) -> {
            var keys = random.withoutIndexes();
            var ours = keys.patch(2);
            var theirs = keys.patch(2);
            if (!ours.conflictsWith(theirs).isEmpty()) {
                return;
            }
            compared[0] += outcome(ours.then(theirs), document).isPresent() ? 1 : 0;

            assertThat(outcome(theirs.then(ours), document))
                    .isEqualTo(outcome(ours.then(theirs), document));
        });
        assertThat(compared[0]).isGreaterThan(ROUNDS / 100);
    }

    @Test
    void throughAnIndexTheOrderMattersThoughThereIsNoConflict() {
        var document = Json.parse("[\"a\",\"b\",\"c\"]");
        var ours = Patch.of(Op.delete(Path.of(0)));
        var theirs = Patch.of(Op.set(Path.of(1), Json.of("x")));

        assertThat(ours.conflictsWith(theirs)).isEmpty();
        assertThat(ours.then(theirs).apply(document)).hasToString("[\"b\",\"x\"]");
        assertThat(theirs.then(ours).apply(document)).hasToString("[\"x\",\"c\"]");
    }

    @Test
    void conflictsAreThoseOfAllPairsInTheirOrder() {
        check((random, _) -> {
            var ours = random.patch(6);
            var theirs = random.patch(6);
            var pairs =
                    ours.touched(false).stream()
                            .flatMap(our ->
                                    theirs.touched(false).stream()
                                            .flatMap(their -> conflict(our, their).stream()))
                            .toList();

            assertThat(ours.conflictsWith(theirs)).isEqualTo(pairs);
        });
    }

    private static List<Conflict> conflict(Path our, Path their) {
        if (our.equals(their)) {
            return List.of(new Conflict(our, Conflict.Kind.EXACT_MATCH));
        }
        if (our.isPrefixOf(their)) {
            return List.of(new Conflict(our, Conflict.Kind.PREFIX_CONFLICT));
        }
        return their.isPrefixOf(our)
                ? List.of(new Conflict(their, Conflict.Kind.PREFIX_CONFLICT))
                : List.of();
    }

    private static void check(BiConsumer<RandomPatch, Json> property) {
        Seeded.check(random -> {
            var patches = RandomPatch.of(random);
            for (var round = 0; round < ROUNDS; round++) {
                property.accept(patches, patches.document(3));
            }
        });
    }

    /// Empty when the patch does not apply; anything but a [StateException] fails the test.
    private static Optional<Json> outcome(Patch patch, Json document) {
        try {
            return Optional.of(patch.apply(document));
        } catch (StateException _) {
            return Optional.empty();
        }
    }
}
