package dev.reprise.testing.store;

import static dev.reprise.testing.store.Sample.ALICE;
import static dev.reprise.testing.store.Sample.BOB;
import static dev.reprise.testing.store.Sample.R1;
import static dev.reprise.testing.store.Sample.T1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.history.ThreadHistory;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.store.ChangeReason;
import dev.reprise.core.store.Claim;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.Guard;
import dev.reprise.core.store.LogRecord;
import dev.reprise.core.store.Position;
import dev.reprise.core.store.RunMeta;
import dev.reprise.core.store.StoreException;
import dev.reprise.core.store.ThreadChangeSet;
import dev.reprise.core.store.ThreadQuery;
import dev.reprise.core.store.VersionPrecondition;
import dev.reprise.state.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/// What a store promises beyond the life of its process: after opening it again, nobody can tell.
public interface DurableStoreContract extends StoreUnderTest {
    /// Closes the store and opens what it left; [#store] answers with the new one from then on.
    void reopen();

    /// As [#reopen()], of a store that had no chance to close.
    void reopenAfterKill();

    @Test
    default void aRunIsFoundByItsNamesAfterEveryReopening() {
        store().create(ALICE, Sample.thread("t1"));
        commitNamed("first");
        reopen();
        commitNamed("second");
        reopenAfterKill();

        var record = store().run(ALICE, Sample.R1).orElseThrow();
        assertThat(record.aliases()).containsExactly("first", "second");
        assertThat(store().run(ALICE, new RunId("first"))).contains(record);
        assertThat(store().run(ALICE, new RunId("second"))).contains(record);
    }

    @Test
    default void whenARunExpiresIsKnownAfterEveryReopening() {
        store().create(ALICE, Sample.thread("t1"));
        commit(Sample.running().withExpiresAt(7L));
        reopen();
        reopenAfterKill();

        assertThat(store().run(ALICE, Sample.R1).orElseThrow().expiresAt()).isEqualTo(7L);
    }

    private void commitNamed(String alias) {
        commit(Sample.running().withAlias(alias));
    }

    private void commit(RunMeta meta) {
        var change =
                new ThreadChangeSet(
                        Sample.R1,
                        null,
                        meta,
                        ChangeReason.USER_MESSAGE,
                        List.of(),
                        List.of(),
                        List.of(),
                        null);
        store().append(ALICE, Sample.T1, change, VersionPrecondition.any());
    }

    @Test
    default void everyAnswerIsTheSameAfterARestart() {
        var child = new ThreadId("t3");
        var labels = new Entry.Relabelled(JsonObject.EMPTY.with("title", "x"), List.of());
        store().create(ALICE, Sample.thread("t1"));
        store().create(ALICE, Sample.thread("t2"));
        store().create(BOB, Sample.thread("t3").withParent(T1));
        change(Entry.Changed.of(Sample.saying("a", "b")));
        change(Entry.Changed.of(Sample.ofRun(R1, Sample.running())));
        clock().advance(Duration.ofSeconds(1));
        change(Entry.Changed.of(Sample.ofRun(R1, Sample.meta(RunStatus.DONE, "natural"))));
        change(
                Entry.Changed.of(
                        Sample.ofRun(new RunId("old"), Sample.meta(RunStatus.WAITING, null))));
        change(Sample.superseding(new RunId("new"), new RunId("old"), 1, 0));
        change(Sample.input("i1"));
        change(labels);
        change(Entry.Changed.of(Sample.patching(Sample.set("n", 3))));
        store().append(
                        BOB,
                        child,
                        Sample.ofRun(new RunId("r2"), Sample.meta(RunStatus.WAITING, null)),
                        VersionPrecondition.any());
        var alice = StoreAnswers.of(store(), ALICE);
        var bob = StoreAnswers.of(store(), BOB);

        for (var restart : restarts()) {
            restart.run();

            assertThat(StoreAnswers.of(store(), ALICE)).isEqualTo(alice);
            assertThat(StoreAnswers.of(store(), BOB)).isEqualTo(bob);
        }
    }

    @Test
    default void everyKindOfEntryIsReadAsItWasAppendedAfterARestart() {
        long seed = System.nanoTime();
        var random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        var entries = new RandomEntries(random).anyOf(300);
        store().create(ALICE, Sample.thread("t1"));
        entries.forEach(this::change);

        for (var restart : restarts()) {
            restart.run();

            assertThat(Sample.read(store(), ALICE, T1, 1))
                    .as("seed %d", seed)
                    .extracting(LogRecord::entry)
                    .isEqualTo(entries);
        }
    }

    @Test
    default void anInputIsReceivedOnceWhateverComesBetween() {
        store().create(ALICE, Sample.thread("t1"));
        var place = change(Sample.input("i1"));
        change(ended("r2"));

        for (var restart : restarts()) {
            restart.run();

            assertThat(change(Sample.input("i1"))).isEqualTo(place);
        }
        assertThat(change(Sample.input("i2"))).isEqualTo(new Position(4, 1));
    }

    @Test
    default void whatWasReceivedAndNotUsedIsThereAfterARestart() {
        store().create(ALICE, Sample.thread("t1"));
        change(Sample.input("i1"));
        change(ended("r2"));
        change(Sample.input("i2"));
        var received = store().require(ALICE, T1).inputs();
        assertThat(received).hasSize(2);

        for (var restart : restarts()) {
            restart.run();

            assertThat(store().require(ALICE, T1).inputs()).isEqualTo(received);
        }
    }

    @Test
    default void anInputThatWasUsedUpStaysSo() {
        store().create(ALICE, Sample.thread("t1"));
        long input = change(Sample.input("i1")).lsn();
        change(taking(input));
        change(ended("r2"));

        for (var restart : restarts()) {
            restart.run();

            refused(() -> change(taking(input)), new StoreException.Reason.InputUsed(input));
        }
    }

    @Test
    default void aFormerOwnerIsStillRefusedAfterARestart() {
        store().create(ALICE, Sample.thread("t1"));
        change(Sample.claim(R1, 1));
        change(Sample.claim(R1, 2));
        change(ended("r2"));
        var commit = Entry.Changed.of(Sample.ofRun(R1, null));

        for (var restart : restarts()) {
            restart.run();

            refused(
                    () -> store().append(ALICE, T1, commit, Guard.of(new Claim(R1, 1))),
                    new StoreException.Reason.Fenced(R1, 1, 2));
            refused(() -> change(Sample.claim(R1, 2)), new StoreException.Reason.Fenced(R1, 2, 2));
        }
        store().append(ALICE, T1, commit, Guard.of(new Claim(R1, 2)));
        change(Sample.claim(R1, 3));
    }

    @Test
    default void versionsGoOnAndStaleOnesAreStillRefused() {
        store().create(ALICE, Sample.thread("t1"));
        long version = 0;

        for (var restart : restarts()) {
            long seen = version;
            assertThat(change(Entry.Changed.of(Sample.saying("m" + seen))).version())
                    .isEqualTo(++version);

            restart.run();

            refused(
                    () ->
                            store().append(
                                            ALICE,
                                            T1,
                                            Sample.saying("late"),
                                            VersionPrecondition.exactly(seen)),
                    new StoreException.Reason.VersionConflict(seen, seen + 1));
        }
    }

    @Test
    default void messagesAThreadHoldsAreStillSkipped() {
        store().create(ALICE, Sample.thread("t1"));
        change(Entry.Changed.of(Sample.saying("a", "b")));

        for (var restart : restarts()) {
            restart.run();

            change(Entry.Changed.of(Sample.saying("b", "a")));
            assertThat(store().messageCount(ALICE, T1)).isEqualTo(2);
        }
    }

    @Test
    default void whatWasDeletedStaysSoAndItsIdCanBeUsedAgain() {
        for (var restart : restarts()) {
            store().create(ALICE, Sample.thread("t1"));
            change(Entry.Changed.of(Sample.ofRun(R1, Sample.meta(RunStatus.DONE, "natural"))));
            store().delete(ALICE, T1);

            restart.run();

            assertThat(store().load(ALICE, T1)).isEmpty();
            assertThat(store().threads(ALICE, ThreadQuery.DEFAULT).items()).isEmpty();
            assertThat(store().run(ALICE, R1)).isPresent();
        }
    }

    @Test
    default void aForkIsTheSameAfterARestartAndGoesOn() {
        var id = new ThreadId("fork");
        store().create(ALICE, Sample.thread("t1"));
        change(Entry.Changed.of(Sample.saying("a", "b")));
        change(Entry.Changed.of(Sample.patching(Sample.set("n", 1))));
        change(Entry.Changed.of(Sample.patching(Sample.set("n", 2))));
        var fork = store().fork(ALICE, new Entry.Origin(T1, 2), id);
        store().delete(ALICE, T1);

        for (var restart : restarts()) {
            restart.run();

            assertThat(store().require(ALICE, id)).isEqualTo(fork);
            assertThat(ThreadHistory.of(store(), ALICE, id).origin())
                    .contains(new Entry.Origin(T1, 2));
        }
        var next = Entry.Changed.of(Sample.saying("b", "c"));
        assertThat(store().append(ALICE, id, next, Guard.NONE)).isEqualTo(new Position(2, 1));
        assertThat(store().messageCount(ALICE, id)).isEqualTo(3);
    }

    private List<Runnable> restarts() {
        return List.of(this::reopen, this::reopenAfterKill, this::reopen);
    }

    private Position change(Entry entry) {
        return store().append(ALICE, T1, entry, Guard.NONE);
    }

    /// Where a store may write down what the log comes to.
    private static Entry ended(String run) {
        return Entry.Changed.of(
                Sample.ofRun(new RunId(run), Sample.meta(RunStatus.DONE, "natural")));
    }

    private static Entry taking(long input) {
        return new Entry.Changed(
                Sample.saying("took"), List.of(), List.of(input), List.of(), false);
    }

    private static void refused(Runnable append, StoreException.Reason reason) {
        assertThatThrownBy(append::run)
                .isInstanceOf(StoreException.class)
                .extracting("reason")
                .isEqualTo(reason);
    }
}
