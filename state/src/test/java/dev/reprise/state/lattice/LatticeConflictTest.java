package dev.reprise.state.lattice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.facts.Fact;
import dev.reprise.state.Conflict;
import dev.reprise.state.ConflictTrie;
import dev.reprise.state.Json;
import dev.reprise.state.Op;
import dev.reprise.state.Patch;
import dev.reprise.state.Path;
import dev.reprise.state.Seeded;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Conflicts with a registry: appendix A.12 of the specification.
class LatticeConflictTest {
    private static final Path S = Path.of("s");
    private static final LatticeRegistry REGISTRY = LatticeRegistry.EMPTY.with(S, GCounter.LATTICE);
    private static final Op MERGE = Op.latticeMerge(S, Json.object("n", 1));
    private static final Op SET = Op.set(S, Json.object());
    private static final Op BELOW = Op.set(S.key("x"), Json.of(1));
    private static final Conflict EXACT = new Conflict(S, Conflict.Kind.EXACT_MATCH);
    private static final Conflict PREFIX = new Conflict(S, Conflict.Kind.PREFIX_CONFLICT);

    /// Held, so that it is not collected with what was set.
    private static final Logger LOG = Logger.getLogger(Conflict.class.getName());

    @BeforeAll
    static void keepWarningsOutOfTheReport() {
        LOG.setUseParentHandlers(false);
    }

    @AfterAll
    static void letWarningsThrough() {
        LOG.setUseParentHandlers(true);
    }

    @Test
    @Fact("state T-CONF-4")
    void twoPatchesThatOnlyMergeDoNotConflict() {
        assertThat(conflicts(Patch.of(MERGE), Patch.of(MERGE))).isEmpty();
        assertThat(conflicts(Patch.of(MERGE, MERGE), Patch.of(MERGE))).isEmpty();
    }

    @Test
    @Fact("state T-CONF-5")
    void aMergeAndASetConflict() {
        assertThat(conflicts(Patch.of(MERGE), Patch.of(SET))).containsExactly(EXACT);
        assertThat(conflicts(Patch.of(MERGE, SET), Patch.of(MERGE))).containsExactly(EXACT);
        assertThat(conflicts(Patch.of(SET), Patch.of(MERGE))).containsExactly(EXACT);
    }

    @Test
    @Fact("state T-CONF-6")
    void mergesOfAPathThatIsNotRegisteredConflict() {
        var patch = Patch.of(Op.latticeMerge(Path.of("t"), Json.object()));

        assertThat(conflicts(patch, patch))
                .containsExactly(new Conflict(Path.of("t"), Conflict.Kind.EXACT_MATCH));
    }

    @Test
    void whoWritesOnlyBelowAMergeDoesNotConflict() {
        assertThat(conflicts(Patch.of(MERGE), Patch.of(BELOW))).isEmpty();
        assertThat(conflicts(Patch.of(BELOW), Patch.of(MERGE))).isEmpty();
        assertThat(conflicts(Patch.of(SET), Patch.of(BELOW))).containsExactly(PREFIX);
        assertThat(conflicts(Patch.of(MERGE, SET), Patch.of(BELOW))).containsExactly(PREFIX);
        assertThat(conflicts(Patch.of(MERGE), Patch.of(SET, BELOW))).containsExactly(EXACT, PREFIX);
    }

    @Test
    void thatIsWorthAWarning() {
        var path = Path.of("warned");
        var registry = LatticeRegistry.EMPTY.with(path, GCounter.LATTICE);
        var merge = Patch.of(Op.latticeMerge(path, Json.object()));
        var below = Patch.of(Op.delete(path.key("x")));
        var other = Patch.of(Op.delete(path.key("y")));
        var trie = new ConflictTrie(registry);
        var warnings = new Warnings();
        LOG.addHandler(warnings);

        try {
            assertThat(merge.conflictsWith(below, registry)).isEmpty();
            assertThat(merge.conflictsWith(merge, registry)).isEmpty();
            assertThat(trie.add(0, below)).isEmpty();
            assertThat(trie.add(1, merge)).isEmpty();
            assertThat(trie.add(2, other)).isEmpty();
        } finally {
            LOG.removeHandler(warnings);
        }

        assertThat(warnings.paths).containsExactly(path, path, path);
    }

    private static final class Warnings extends Handler {
        private final List<Object> paths = new ArrayList<>();

        @Override
        public void publish(LogRecord warning) {
            paths.add(warning.getParameters()[0]);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    /// The trie has to agree about whether there is a conflict at all.
    private static List<Conflict> conflicts(Patch ours, Patch theirs) {
        var conflicts = ours.conflictsWith(theirs, REGISTRY);
        var trie = new ConflictTrie(REGISTRY);

        assertThat(trie.add(0, ours)).isEmpty();
        assertThat(trie.add(1, theirs).isPresent()).isEqualTo(!conflicts.isEmpty());
        return conflicts;
    }

    @Test
    void theTrieFindsAConflictWhereOneOfAllPairsHasOne() {
        Seeded.check(random -> {
            for (var round = 0; round < 2000; round++) {
                compareWithPairs(random);
            }
        });
    }

    private static void compareWithPairs(RandomGenerator random) {
        var trie = new ConflictTrie(REGISTRY);
        var before = new ArrayList<Patch>();
        for (var owner = 0; owner < 4; owner++) {
            var patch = patch(random);
            var expected = firstConflicting(before, patch);

            var found = trie.add(owner, patch);

            assertThat(found.map(ConflictTrie.Overlap::owner).orElse(-1)).isEqualTo(expected);
            found.ifPresent(overlap ->
                    assertThat(before.get(overlap.owner()).conflictsWith(patch, REGISTRY))
                            .contains(overlap.conflict()));
            before.add(patch);
        }
    }

    private static int firstConflicting(List<Patch> before, Patch patch) {
        for (var i = 0; i < before.size(); i++) {
            if (!before.get(i).conflictsWith(patch, REGISTRY).isEmpty()) {
                return i;
            }
        }
        return -1;
    }

    private static Patch patch(RandomGenerator random) {
        var paths =
                List.of(Path.ROOT, S, S.key("x"), S.key("x").index(0), Path.of("t"), S.index(0));
        var patch = Patch.builder();
        for (var i = random.nextInt(3); i > 0; i--) {
            var path = random.nextInt(3) > 0 ? S : paths.get(random.nextInt(paths.size()));
            patch.add(random.nextBoolean() ? Op.latticeMerge(path, Json.NULL) : Op.delete(path));
        }
        return patch.build();
    }
}
