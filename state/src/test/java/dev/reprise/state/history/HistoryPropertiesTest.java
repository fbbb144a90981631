package dev.reprise.state.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.facts.Fact;
import dev.reprise.state.Json;
import dev.reprise.state.Op;
import dev.reprise.state.Patch;
import dev.reprise.state.Path;
import dev.reprise.state.RandomPatch;
import dev.reprise.state.Seeded;
import dev.reprise.state.TrackedPatch;
import dev.reprise.state.lattice.GCounter;
import dev.reprise.state.lattice.LatticeRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What holds for all histories.
class HistoryPropertiesTest {
    private static final Path HITS = Path.of("a", "hits");
    private static final LatticeRegistry REGISTRY =
            LatticeRegistry.EMPTY.with(HITS, GCounter.LATTICE);

    @Test
    void replayingAnyPrefixShowsTheStateThen() {
        Seeded.check(random -> {
            for (var round = 0; round < 200; round++) {
                verifyReplay(random);
            }
        });
    }

    private static void verifyReplay(RandomGenerator random) {
        var patches = RandomPatch.of(random);
        var history = StateHistory.of(patches.document(2), REGISTRY);
        var states = new ArrayList<Json>();
        for (var i = 0; i < 20; i++) {
            if (commits(history, batch(random, patches))) {
                states.add(history.state());
                while (states.size() < history.size()) { // a batch shows its last state only
                    states.add(states.size() - 1, Json.NULL);
                }
            }
        }

        verifyStates(history, states);
        var folded = history.prune(random.nextInt(history.size() + 1));
        verifyStates(history, states.subList(folded, states.size()));
    }

    private static void verifyStates(StateHistory history, List<Json> states) {
        assertThat(history.size()).isEqualTo(states.size());
        for (var i = 0; i < states.size(); i++) {
            if (!states.get(i).isNull()) {
                assertThat(history.replayTo(i)).isEqualTo(states.get(i));
            }
        }
    }

    private static boolean commits(StateHistory history, List<TrackedPatch> batch) {
        var before = history.state();
        try {
            history.commitBatch(batch);
            return !batch.isEmpty();
        } catch (HistoryException _) {
            assertThat(history.state()).isSameAs(before);
            return false;
        }
    }

    private static List<TrackedPatch> batch(RandomGenerator random, RandomPatch patches) {
        var batch = new ArrayList<TrackedPatch>();
        for (var i = random.nextInt(3); i >= 0; i--) {
            var count = Json.object("n" + random.nextInt(3), random.nextInt(9));
            batch.add(
                    TrackedPatch.of(
                            random.nextBoolean()
                                    ? Patch.of(Op.latticeMerge(HITS, count))
                                    : patches.patch(2)));
        }
        return batch;
    }

    @Test
    @Timeout(60)
    @Fact("state T-MGR-7")
    void commitsOfManyThreadsAllLand() throws InterruptedException {
        var history = StateHistory.of(Json.object("n", 0));
        var start = new CountDownLatch(1);
        var threads = new ArrayList<Thread>();
        for (var i = 0; i < 16; i++) {
            threads.add(
                    Thread.ofVirtual()
                            .start(() -> {
                                awaitStart(start);
                                for (var j = 0; j < 100; j++) {
                                    history.commit(
                                            TrackedPatch.of(
                                                    Patch.of(Op.increment(Path.of("n"), 1))));
                                }
                            }));
        }
        start.countDown();
        for (var thread : threads) {
            thread.join();
        }

        assertThat(history.state()).hasToString("{\"n\":1600}");
        assertThat(history.size()).isEqualTo(1600);
        assertThat(history.replayTo(1599)).isEqualTo(history.state());
    }

    private static void awaitStart(CountDownLatch start) {
        try {
            start.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
