package dev.reprise.state.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.facts.Fact;
import dev.reprise.state.Conflict;
import dev.reprise.state.Json;
import dev.reprise.state.Op;
import dev.reprise.state.Patch;
import dev.reprise.state.Path;
import dev.reprise.state.StateException;
import dev.reprise.state.TrackedPatch;
import dev.reprise.state.history.HistoryException.Reason;
import dev.reprise.state.lattice.Flag;
import dev.reprise.state.lattice.GCounter;
import dev.reprise.state.lattice.LatticeRegistry;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListSet;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class StateHistoryTest {
    private static final Path A = Path.of("a");
    private static final Path HITS = Path.of("hits");

    private final StateHistory history = StateHistory.of(Json.object("n", 0));

    private static TrackedPatch patch(Op... ops) {
        return TrackedPatch.of(Patch.of(ops));
    }

    private static TrackedPatch set(String key, long value) {
        return patch(Op.set(Path.of(key), Json.of(value)));
    }

    private static TrackedPatch increment(String key) {
        return patch(Op.increment(Path.of(key), 1));
    }

    private static TrackedPatch hits(Object... counts) {
        return patch(Op.latticeMerge(HITS, Json.object(counts)));
    }

    private static void assertFails(ThrowingCallable call, Reason reason) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        HistoryException.class,
                        failure -> assertThat(failure.reason()).isEqualTo(reason));
    }

    /// Appendix A.14 of the specification.
    @Test
    void theWalkOfTheSpecification() {
        assertThat(history.commit(increment("n"))).isEqualTo(new Applied(1, 1));
        assertThat(history.state()).hasToString("{\"n\":1}");
        assertThat(history.size()).isEqualTo(1);

        assertThat(history.commitBatch(List.of(set("a", 1), set("b", 2))))
                .isEqualTo(new Applied(2, 2));
        assertThat(history.size()).isEqualTo(3);

        assertFails(
                () -> history.commitBatch(List.of(set("a", 5), set("a", 6))),
                new Reason.BatchConflict(0, 1, A, Conflict.Kind.EXACT_MATCH));
        assertFails(
                () -> history.commitBatch(List.of(increment("n"), increment("zz"))),
                new Reason.ApplyFailed(new StateException.Reason.PathNotFound(Path.of("zz"))));
        assertThat(history.state()).hasToString("{\"a\":1,\"b\":2,\"n\":1}");

        assertThat(history.replayTo(0)).hasToString("{\"n\":1}");
        assertThat(history.replayTo(2)).isEqualTo(history.state());
        assertThatThrownBy(() -> history.replayTo(3))
                .hasMessage("Invalid replay index: 3, history length: 3");

        assertThat(history.prune(1)).isEqualTo(2);
        assertThat(history.size()).isEqualTo(1);
        assertThat(history.replayTo(0)).isEqualTo(history.state());
        assertThat(history.initial()).hasToString("{\"a\":1,\"n\":1}");

        history.clear();
        assertThat(history.size()).isZero();
        assertFails(() -> history.replayTo(0), new Reason.InvalidReplayIndex(0, 0));
        assertThat(history.initial()).hasToString("{\"a\":1,\"n\":1}");
    }

    @Test
    @Fact("state T-MGR-1")
    void aBatchThatWritesOnePathTwiceIsRefusedThoughOneAfterTheOtherWouldApply() {
        var first = set("a", 1);
        var second = set("a", 2);

        assertThatThrownBy(() -> history.commitBatch(List.of(first, second)))
                .hasMessage("conflicting patch in batch between index 0 and 1 at $.a (ExactMatch)");

        history.commit(first);
        history.commit(second);
        assertThat(history.state()).hasToString("{\"a\":2,\"n\":0}");
    }

    @Test
    @Fact("state T-MGR-2")
    void aBatchThatWritesAboveAndBelowAPathIsRefused() {
        var below = patch(Op.set(A.key("x"), Json.of(1)));

        assertThatThrownBy(() -> history.commitBatch(List.of(below, set("n", 1), set("a", 1))))
                .hasMessage(
                        "conflicting patch in batch between index 0 and 2 at $.a (PrefixConflict)");
        assertThat(history.size()).isZero();
    }

    @Test
    void theFirstConflictIsThatOfTheFirstPatchThatHasOne() {
        var batch = List.of(set("a", 1), set("b", 1), set("b", 2), set("a", 2), set("a", 3));

        assertFails(
                () -> history.commitBatch(batch),
                new Reason.BatchConflict(0, 3, A, Conflict.Kind.EXACT_MATCH));
    }

    /// A history is its own shared handle: there is nothing to clone, whoever has it sees what all
    /// others have finished, and never half of it.
    @Test
    @Timeout(60)
    @Fact("state T-MGR-3")
    void everyHolderSeesWhatOthersHaveFinished() throws InterruptedException {
        var batches = 500;
        var seen = new ConcurrentSkipListSet<String>();
        var reader =
                Thread.startVirtualThread(() -> {
                    String state;
                    do {
                        state = history.state().toString();
                        seen.add(state);
                    } while (!state.equals("{\"a\":%d,\"n\":%d}".formatted(batches, batches)));
                });

        history.commit(set("a", 0));
        for (var i = 0; i < batches; i++) {
            history.commitBatch(List.of(increment("a"), increment("n")));
        }
        reader.join();

        assertThat(seen).allMatch(state -> state.matches("\\{(\"a\":(\\d+),\"n\":\\2|\"n\":0)}"));
        assertThat(history.size()).isEqualTo(2 * batches + 1);
    }

    @Test
    @Fact("state T-MGR-4")
    void pruningEverythingMakesTheStateTheInitialOne() {
        history.commit(increment("n"));
        history.commit(set("a", 1));

        assertThat(history.prune(0)).isEqualTo(2);
        assertThat(history.prune(0)).isZero();
        assertThat(history.size()).isZero();
        assertThat(history.initial()).isEqualTo(history.state());
    }

    @Test
    @Fact("state T-MGR-5")
    void replayingShowsTheValueBeforeItWasOverwritten() {
        history.commit(set("n", 5));
        history.commit(set("n", 6));

        assertThat(history.replayTo(0)).hasToString("{\"n\":5}");
        assertThat(history.replayTo(1)).hasToString("{\"n\":6}");
    }

    @Test
    @Fact("state T-MGR-6")
    void aPatchThatFailsInABatchLeavesEverythingAsItWas() {
        var before = history.state();

        assertThatThrownBy(() -> history.commitBatch(List.of(set("a", 1), increment("zz"))))
                .isInstanceOf(HistoryException.class)
                .hasMessage("Failed to apply patch: path not found: $.zz");
        assertThatThrownBy(() -> history.commit(increment("zz")))
                .hasMessage("Failed to apply patch: path not found: $.zz");

        assertThat(history.state()).isSameAs(before);
        assertThat(history.patches()).isEmpty();
    }

    @Test
    void anEmptyBatchIsNothing() {
        assertThat(history.commitBatch(List.of())).isEqualTo(new Applied(0, 0));
        assertThat(history.size()).isZero();
    }

    @Test
    void aPreviewChangesNothing() {
        assertThat(history.preview(Patch.of(Op.increment(Path.of("n"), 2))))
                .hasToString("{\"n\":2}");
        assertThat(history.state()).hasToString("{\"n\":0}");
        assertThat(history.size()).isZero();
        assertThatThrownBy(() -> history.preview(Patch.of(Op.increment(A, 2))))
                .hasMessage("Failed to apply patch: path not found: $.a");
    }

    @Test
    void thePatchesAreKeptWithWhatIsKnownAboutThem() {
        var tracked = set("a", 1).withSource("tool:t").withTimestamp(7).withId("p1");

        history.commit(tracked);
        history.commit(set("b", 1));

        assertThat(history.patches()).containsExactly(tracked, set("b", 1));
    }

    @Test
    void noIndexIsLessThanNothing() {
        assertFails(() -> history.replayTo(-1), new Reason.InvalidReplayIndex(-1, 0));
        assertThatThrownBy(() -> history.prune(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void keepingMoreThanThereIsPrunesNothing() {
        history.commit(increment("n"));

        assertThat(history.prune(1)).isZero();
        assertThat(history.prune(5)).isZero();
        assertThat(history.initial()).hasToString("{\"n\":0}");
    }

    @Test
    void afterClearingReplayStartsFromTheOldInitialState() {
        history.commit(set("a", 1));
        history.clear();
        history.commit(increment("a"));

        assertThat(history.state()).hasToString("{\"a\":2,\"n\":0}");
        assertThatThrownBy(() -> history.replayTo(0))
                .hasMessage("Failed to apply patch: path not found: $.a");
        assertThatThrownBy(() -> history.prune(0)).isInstanceOf(HistoryException.class);
        assertThat(history.size()).isEqualTo(1);
    }

    @Test
    @Fact("state T-LAT-2")
    void countersWrittenAtTheSameTimeMergeInOneBatch() {
        history.register(HITS, GCounter.LATTICE);

        history.commitBatch(List.of(hits("n1", 5), hits("n1", 8, "n2", 1)));

        assertThat(history.state()).hasToString("{\"hits\":{\"n1\":8,\"n2\":1},\"n\":0}");
    }

    @Test
    @Fact("state T-LAT-3")
    void threeEnablesOfAFlagAreOneBatch() {
        history.register(A, Flag.LATTICE);
        var enable = patch(Op.latticeMerge(A, Json.TRUE));

        assertThat(history.commitBatch(List.of(enable, enable, enable)))
                .isEqualTo(new Applied(3, 3));
        assertThat(history.state()).hasToString("{\"a\":true,\"n\":0}");
    }

    @Test
    @Fact("state T-LAT-4")
    void mergesAddUpAndReplayAndPruneMergeToo() {
        var counted =
                StateHistory.of(Json.object(), LatticeRegistry.EMPTY.with(HITS, GCounter.LATTICE));
        counted.commit(hits("n1", 5));
        counted.commit(hits("n2", 3));
        counted.commit(hits("n1", 2, "n3", 1));

        assertThat(counted.state()).hasToString("{\"hits\":{\"n1\":5,\"n2\":3,\"n3\":1}}");
        assertThat(counted.replayTo(1)).hasToString("{\"hits\":{\"n1\":5,\"n2\":3}}");
        assertThat(counted.replayTo(2)).isEqualTo(counted.state());
        assertThat(counted.preview(hits("n2", 9).patch()))
                .hasToString("{\"hits\":{\"n1\":5,\"n2\":9,\"n3\":1}}");
        counted.prune(1);
        assertThat(counted.initial()).hasToString("{\"hits\":{\"n1\":5,\"n2\":3}}");
        assertThat(counted.replayTo(0)).isEqualTo(counted.state());
    }
}
