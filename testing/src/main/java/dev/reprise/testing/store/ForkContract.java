package dev.reprise.testing.store;

import static dev.reprise.testing.store.Sample.ALICE;
import static dev.reprise.testing.store.Sample.BOB;
import static dev.reprise.testing.store.Sample.R1;
import static dev.reprise.testing.store.Sample.T1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.ThreadId;
import dev.reprise.core.action.StateActions;
import dev.reprise.core.history.ThreadHistory;
import dev.reprise.core.message.Message;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.Guard;
import dev.reprise.core.store.RunQuery;
import dev.reprise.core.store.StoreException;
import dev.reprise.core.store.StoreException.Reason;
import dev.reprise.core.store.ThreadQuery;
import dev.reprise.core.store.ThreadView;
import dev.reprise.core.store.VersionPrecondition;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.Op;
import dev.reprise.state.Patch;
import dev.reprise.state.Path;
import dev.reprise.state.TrackedPatch;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// A new thread can begin where another one was.
public interface ForkContract extends StoreUnderTest {
    /// The usual id of the fork.
    ThreadId FORK = new ThreadId("fork");

    @Test
    default void aForkBeginsWithTheMessagesAndTheStateOfItsVersion() {
        threadOfAlice();

        var fork = fork(2);

        assertThat(fork).isEqualTo(store().require(ALICE, FORK));
        assertThat(fork.version()).isZero();
        assertThat(fork.owner()).isEqualTo(ALICE);
        assertThat(idsIn(fork)).containsExactly("m1");
        assertThat(fork.state()).hasToString("{\"n\":1}");
        assertThat(fork.thread().metadata().createdAt()).isEqualTo(clock().millis());
        assertThat(fork.thread().resource()).isEqualTo("docs");
        assertThat(fork.thread().metadata().extras()).isEqualTo(Json.object("title", "Chat"));
        assertThat(store().threads(ALICE, ThreadQuery.DEFAULT).items()).containsExactly(FORK, T1);
    }

    @Test
    default void aForkIsWhatItsOriginWasWhateverTheVersion() {
        long seed = System.nanoTime();
        var random = new RandomEntries(RandomGeneratorFactory.of("L64X128MixRandom").create(seed));
        store().create(ALICE, Sample.thread("t1"));
        random.anyOf(40).forEach(entry -> store().append(ALICE, T1, entry, Guard.NONE));
        var history = ThreadHistory.of(store(), ALICE, T1);

        for (long version = 0; version <= store().require(ALICE, T1).version(); version += 3) {
            var id = new ThreadId("fork-" + version);
            var fork = store().fork(ALICE, new Entry.Origin(T1, version), id);
            var origin = history.at(version);
            var what = "version %d of seed %d".formatted(version, seed);
            assertThat(fork.state()).as(what).isEqualTo(origin.state());
            assertThat(fork.thread().rebuildState()).as(what).isEqualTo(origin.state());
            assertThat(fork.thread().messages()).as(what).isEqualTo(origin.thread().messages());
            assertThat(ThreadHistory.of(store(), ALICE, id).stateAt(0))
                    .as(what)
                    .isEqualTo(origin.state());
        }
    }

    @Test
    default void aForkInWhichTheSameHappensAgainBecomesWhatItsOriginIs() {
        long seed = System.nanoTime();
        var random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        store().create(ALICE, Sample.thread("t1"));
        for (int i = 0; i < 24; i++) {
            append(randomPatch(random));
        }
        var end = store().require(ALICE, T1);

        for (long version = 0; version <= end.version(); version += 4) {
            var id = new ThreadId("again-" + version);
            store().fork(ALICE, new Entry.Origin(T1, version), id);
            end.thread().patches().stream()
                    .skip(version)
                    .forEach(patch ->
                            store().append(
                                            ALICE,
                                            id,
                                            Sample.patching(patch),
                                            VersionPrecondition.any()));
            var again = store().require(ALICE, id);
            assertThat(again.state()).as("seed %d", seed).isEqualTo(end.state());
            assertThat(again.thread().rebuildState()).as("seed %d", seed).isEqualTo(end.state());
        }
    }

    /// One that applies whatever the state is, and whose outcome depends on the state.
    private static TrackedPatch randomPatch(RandomGenerator random) {
        var list = Path.of("list", "l" + random.nextInt(2));
        var member = Path.of("members", "m" + random.nextInt(3));
        return TrackedPatch.of(
                Patch.of(
                        switch (random.nextInt(5)) {
                            case 0 -> Op.set(member, Json.of(random.nextInt(9)));
                            case 1 -> Op.delete(random.nextBoolean() ? member : list.index(0));
                            case 2 ->
                                    Op.mergeObject(
                                            Path.of("merged"),
                                            Json.object(
                                                    "x" + random.nextInt(3), random.nextInt(9)));
                            default -> Op.append(list, Json.of(random.nextInt(9)));
                        }));
    }

    @Test
    default void aForkTakesOverNoRunNoCallNoJournalAndNoInput() {
        threadOfAlice();
        store().append(ALICE, T1, Sample.claim(R1, 1), Guard.NONE);
        store().append(ALICE, T1, Sample.ofRun(R1, Sample.running()), VersionPrecondition.any());
        store().append(ALICE, T1, new Entry.Started(R1, 0, List.of()), Guard.NONE);
        store().append(ALICE, T1, Sample.input("i1"), Guard.NONE);
        var waiting = StateActions.callPath("c1", Path.of("suspended_call"));
        append(
                TrackedPatch.of(
                        Patch.of(
                                Op.set(waiting, Json.object("tool_name", "pay")),
                                Op.set(Path.of("__run"), Json.object("id", "r1")))));

        var fork = fork(store().require(ALICE, T1).version());

        assertThat(fork.state()).hasToString("{\"n\":2}");
        assertThat(store().activeRun(ALICE, FORK)).isEmpty();
        assertThat(store().trail(ALICE, FORK, R1)).isEmpty();
        assertThat(store().run(ALICE, R1).orElseThrow().thread()).isEqualTo(T1);
        assertThat(store().runs(ALICE, RunQuery.DEFAULT).total()).isEqualTo(1);
        assertThat(Sample.read(store(), ALICE, FORK, 0))
                .singleElement()
                .satisfies(record -> assertThat(record.entry()).isInstanceOf(Entry.Opened.class));
        assertThat(store().append(ALICE, FORK, Sample.input("i1"), Guard.NONE).lsn()).isEqualTo(2);
    }

    @Test
    default void theOriginOfAForkIsFoundInItsHistory() {
        threadOfAlice();
        fork(1);
        var again = new ThreadId("again");
        store().fork(ALICE, new Entry.Origin(FORK, 0), again);

        assertThat(originOf(T1)).isNull();
        assertThat(originOf(FORK)).isEqualTo(new Entry.Origin(T1, 1));
        assertThat(originOf(again)).isEqualTo(new Entry.Origin(FORK, 0));
    }

    @Test
    default void aForkStaysWholeWhenItsOriginIsChangedOrDeleted() {
        threadOfAlice();
        var fork = fork(2);

        append(Sample.set("n", 9));
        store().delete(ALICE, T1);

        assertThat(store().require(ALICE, FORK)).isEqualTo(fork);
        assertThat(ThreadHistory.of(store(), ALICE, FORK).stateAt(0)).isEqualTo(fork.state());
        assertThat(originOf(FORK)).isEqualTo(new Entry.Origin(T1, 2));
    }

    @Test
    default void whatHappensInAForkIsNotSeenInItsOrigin() {
        threadOfAlice();
        var before = store().require(ALICE, T1);
        fork(2);

        store().append(ALICE, FORK, Sample.saying("m3"), VersionPrecondition.exactly(0));

        assertThat(store().require(ALICE, T1)).isEqualTo(before);
        assertThat(idsIn(store().require(ALICE, FORK))).containsExactly("m1", "m3");
    }

    @Test
    default void theForkOfAChildThreadIsNobodysChild() {
        var child = Sample.thread("t1").withParent(new ThreadId("parent"));
        store().create(ALICE, child);

        assertThat(fork(0).thread().parent()).isNull();
        assertThat(store().summaries(ALICE, 10)).extracting("id").containsExactly(FORK);
    }

    @Test
    default void onlyTheOwnerForksAThread() {
        threadOfAlice();

        refused(() -> store().fork(BOB, new Entry.Origin(T1, 0), FORK), new Reason.NotFound(T1));
        assertThat(store().load(BOB, FORK)).isEmpty();
        assertThat(store().load(ALICE, FORK)).isEmpty();
    }

    @Test
    default void aForkNeedsAVersionThatThereIsAndAnIdThatIsFree() {
        threadOfAlice();
        store().create(BOB, Sample.thread("fork"));

        refused(() -> fork(4), new Reason.NoSuchVersion(T1, 4, 0, 3));
        refused(() -> fork(-1), new Reason.NoSuchVersion(T1, -1, 0, 3));
        refused(() -> fork(0), new Reason.AlreadyExists(FORK));
        refused(
                () -> store().fork(ALICE, new Entry.Origin(T1, 0), T1),
                new Reason.AlreadyExists(T1));
        assertThat(store().require(BOB, FORK).state()).isEqualTo(JsonObject.EMPTY);
    }

    /// Version 1 says m1, version 2 sets n to 1, version 3 says m2 and sets n to 2.
    private void threadOfAlice() {
        store().create(ALICE, Sample.thread("t1").withResource("docs"));
        store().append(
                        ALICE,
                        T1,
                        new Entry.Relabelled(Json.object("title", "Chat"), List.of()),
                        Guard.NONE);
        store().append(ALICE, T1, Sample.saying("m1"), VersionPrecondition.any());
        append(Sample.set("n", 1));
        var both =
                Sample.change(null, null, Sample.messages("m2"), List.of(Sample.set("n", 2)), null);
        store().append(ALICE, T1, both, VersionPrecondition.any());
    }

    private void append(TrackedPatch patch) {
        store().append(ALICE, T1, Sample.patching(patch), VersionPrecondition.any());
    }

    private ThreadView fork(long version) {
        return store().fork(ALICE, new Entry.Origin(T1, version), FORK);
    }

    private Entry.@Nullable Origin originOf(ThreadId thread) {
        return ThreadHistory.of(store(), ALICE, thread).origin().orElse(null);
    }

    private static List<String> idsIn(ThreadView view) {
        return view.thread().messages().stream().map(Message::content).toList();
    }

    private static void refused(Runnable call, Reason reason) {
        assertThatThrownBy(call::run)
                .isInstanceOf(StoreException.class)
                .extracting("reason")
                .isEqualTo(reason);
    }
}
