package dev.reprise.testing.store;

import static dev.reprise.testing.store.Sample.ALICE;
import static dev.reprise.testing.store.Sample.BOB;
import static dev.reprise.testing.store.Sample.R1;
import static dev.reprise.testing.store.Sample.T1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.reprise.core.action.StateActions;
import dev.reprise.core.history.CommittedPatch;
import dev.reprise.core.history.ThreadHistory;
import dev.reprise.core.message.Message;
import dev.reprise.core.message.MessageMetadata;
import dev.reprise.core.store.Guard;
import dev.reprise.core.store.StoreException;
import dev.reprise.core.store.ThreadChangeSet;
import dev.reprise.core.store.ThreadView;
import dev.reprise.core.store.VersionPrecondition;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.Op;
import dev.reprise.state.Patch;
import dev.reprise.state.Path;
import dev.reprise.state.TrackedPatch;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The past of a thread can be read.
public interface HistoryContract extends StoreUnderTest {
    @Test
    default void aThreadIsSeenAsItWasAtAnyVersion() {
        long seed = System.nanoTime();
        var then = randomPast(seed, 80);

        for (var view : then) {
            var seen = history().at(view.version());
            assertThat(seen.state()).as("seed %d", seed).isEqualTo(view.state());
            assertThat(seen.thread().messages()).isEqualTo(view.thread().messages());
            assertThat(seen.thread().rebuildState()).isEqualTo(view.state());
        }
    }

    @Test
    default void patchesLeadFromOneVersionToAnyLaterOne() {
        long seed = System.nanoTime();
        var then = randomPast(seed, 120);

        for (int from = 0; from < then.size(); from += 7) {
            for (int to = from; to < then.size(); to += 5) {
                var state = then.get(from).state();
                for (var patch :
                        history()
                                .patchesBetween(then.get(from).version(), then.get(to).version())) {
                    state = patch.patch().patch().apply(state);
                }
                assertThat(state).as("seed %d", seed).isEqualTo(then.get(to).state());
            }
        }
    }

    @Test
    default void patchesAreNumberedOverTheWholeLifeOfAThread() {
        var opened = Sample.thread("t1").withPatches(List.of(Sample.set("a", 1)));
        store().create(ALICE, opened);
        append(Sample.set("a", 2), Sample.set("b", 3));
        replace(Json.object("c", 4));
        append(Sample.set("a", 5));

        assertThat(history().patches(-1, 100))
                .extracting(CommittedPatch::index, CommittedPatch::version)
                .containsExactly(
                        tuple(0L, 0L), tuple(1L, 1L), tuple(2L, 1L), tuple(3L, 2L), tuple(4L, 3L));
        assertThat(history().stateAfter(0)).hasToString("{\"a\":1}");
        assertThat(history().stateAfter(1)).hasToString("{\"a\":2}");
        assertThat(history().stateAfter(3)).hasToString("{\"c\":4}");
        assertThat(history().stateAfter(4)).isEqualTo(store().require(ALICE, T1).state());
        assertThat(history().patches(1, 2))
                .extracting(CommittedPatch::index)
                .containsExactly(2L, 3L);
    }

    @Test
    default void whoWroteAPathLastIsKnown() {
        store().create(ALICE, Sample.thread("t1"));
        append(Sample.set("n", 1).withSource("first"));
        store().append(ALICE, T1, ofCall("c1", Sample.set("n", 2)), VersionPrecondition.any());
        append(Sample.set("other", 3).withSource("later"));

        var last = history().lastWrite(Path.of("n")).orElseThrow();

        assertThat(last.version()).isEqualTo(2);
        assertThat(last.run()).isEqualTo(R1);
        assertThat(last.step()).isEqualTo(3);
        assertThat(last.call()).isEqualTo("c1");
        assertThat(last.patch().source()).isEqualTo("tool:count");
        assertThat(sourceOf(Path.of("other"))).isEqualTo("later");
        assertThat(history().lastWrite(Path.of("never"))).isEmpty();
    }

    @Test
    default void aWriteAboveAPathCountsIfItMadeTheValueAnotherOne() {
        store().create(ALICE, Sample.thread("t1"));
        var both = Path.of("both");
        append(whole("one", both, Json.object("x", 1, "y", 1)));
        append(whole("two", both, Json.object("x", 1, "y", 2)));
        append(whole("below", both.key("x").key("deep"), Json.of(1)));

        assertThat(sourceOf(both.key("y"))).isEqualTo("two");
        assertThat(sourceOf(both.key("x"))).isEqualTo("below");
        assertThat(sourceOf(both)).isEqualTo("below");
        replace(JsonObject.EMPTY);
        assertThat(sourceOf(both.key("y"))).isEqualTo("snapshot");
    }

    @Test
    default void itemsThatMoveAreWrittenByWhatMovedThem() {
        store().create(ALICE, Sample.thread("t1"));
        var list = Path.of("l");
        append(TrackedPatch.of(Patch.of(Op.append(list, Json.of("a")))).withSource("one"));
        append(TrackedPatch.of(Patch.of(Op.append(list, Json.of("b")))).withSource("two"));

        assertThat(sourceOf(list.index(0))).isEqualTo("one");

        append(TrackedPatch.of(Patch.of(Op.insert(list, 0, Json.of("c")))).withSource("three"));

        assertThat(sourceOf(list.index(0))).isEqualTo("three");
        assertThat(sourceOf(list.index(2))).isEqualTo("three");

        append(TrackedPatch.of(Patch.of(Op.delete(list.index(1)))).withSource("four"));

        assertThat(sourceOf(list.index(0))).isEqualTo("three");
        assertThat(sourceOf(list.index(1))).isEqualTo("four");
    }

    @Test
    default void whatNeverWasIsRefusedWithWhatThereIs() {
        store().create(ALICE, Sample.thread("t1"));
        append(Sample.set("n", 1));

        for (long version : new long[] {-1, 2}) {
            assertThatThrownBy(() -> history().at(version))
                    .isInstanceOf(StoreException.class)
                    .hasMessage("thread t1 has versions 0 to 1, not " + version)
                    .extracting("reason")
                    .isEqualTo(new StoreException.Reason.NoSuchVersion(T1, version, 0, 1));
        }
        assertThatThrownBy(() -> history().patchesBetween(0, 2)).hasMessageContaining("not 2");
        for (long patch : new long[] {-1, 1}) {
            assertThatThrownBy(() -> history().stateAfter(patch))
                    .hasMessage("thread t1 has 1 patches, none of them is number " + patch);
        }
        assertThatThrownBy(() -> history().patches(1, 10))
                .extracting("reason")
                .isEqualTo(new StoreException.Reason.NoSuchPatch(T1, 1, 1));
        assertThat(history().patches(0, 10)).isEmpty();
    }

    @Test
    default void thePastOfAnotherOwnersThreadIsNotSeen() {
        store().create(ALICE, Sample.thread("t1"));
        var others = ThreadHistory.of(store(), BOB, T1);

        for (Runnable call :
                List.<Runnable>of(
                        () -> others.at(0),
                        () -> others.patches(-1, 1),
                        () -> others.lastWrite(Path.ROOT),
                        others::origin)) {
            assertThatThrownBy(call::run)
                    .extracting("reason")
                    .isEqualTo(new StoreException.Reason.NotFound(T1));
        }
    }

    private ThreadHistory history() {
        return ThreadHistory.of(store(), ALICE, T1);
    }

    private @Nullable String sourceOf(Path path) {
        return history().lastWrite(path).orElseThrow().patch().source();
    }

    private void append(TrackedPatch... patches) {
        store().append(ALICE, T1, Sample.patching(patches), VersionPrecondition.any());
    }

    private void replace(Json state) {
        store().append(ALICE, T1, Sample.snapshot(state), VersionPrecondition.any());
    }

    private static TrackedPatch whole(String source, Path path, Json value) {
        return TrackedPatch.of(Patch.of(Op.set(path, value))).withSource(source);
    }

    /// The commit of a tool's result, as the loop makes it.
    private static ThreadChangeSet ofCall(String call, TrackedPatch patch) {
        var record =
                Op.set(
                        StateActions.callPath(call, Path.of("tool_call_state")),
                        Json.object("status", "succeeded"));
        var answer = Message.tool("m-1", call, "done").withMetadata(new MessageMetadata(R1, 3));
        return Sample.change(
                R1,
                null,
                List.of(answer),
                List.of(
                        TrackedPatch.of(patch.patch().then(Patch.of(record)))
                                .withSource("tool:count")),
                null);
    }

    /// Fills the thread with commits and much that is none.
    ///
    /// @return the thread at each version
    private List<ThreadView> randomPast(long seed, int entries) {
        var random = new RandomEntries(RandomGeneratorFactory.of("L64X128MixRandom").create(seed));
        var versions = new TreeMap<Long, ThreadView>();
        var first = store().create(ALICE, Sample.thread("t1"));
        versions.put(first.version(), first);
        for (var entry : random.anyOf(entries)) {
            store().append(ALICE, T1, entry, Guard.NONE);
            var view = store().require(ALICE, T1);
            versions.put(view.version(), view);
        }
        return new ArrayList<>(versions.values());
    }
}
