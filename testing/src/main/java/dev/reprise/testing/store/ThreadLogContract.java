package dev.reprise.testing.store;

import static dev.reprise.testing.store.Sample.ALICE;
import static dev.reprise.testing.store.Sample.R1;
import static dev.reprise.testing.store.Sample.T1;
import static dev.reprise.testing.store.Sample.input;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.store.ChangeReason;
import dev.reprise.core.store.Claim;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.Guard;
import dev.reprise.core.store.LogRecord;
import dev.reprise.core.store.Note;
import dev.reprise.core.store.OpenInput;
import dev.reprise.core.store.Position;
import dev.reprise.core.store.RunTrail;
import dev.reprise.core.store.StoreException;
import dev.reprise.core.store.ThreadChangeSet;
import dev.reprise.core.store.VersionPrecondition;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// The log: numbers without gaps, reading from anywhere, inputs, notes and the trails of runs.
public interface ThreadLogContract extends StoreUnderTest {
    @Test
    default void everyRecordGetsTheNextNumberAndOnlyChangesMoveTheVersion() {
        store().create(ALICE, Sample.thread("t1"));

        var places =
                List.of(
                        append(change()),
                        append(input("i1")),
                        append(new Entry.Started(R1, 0, List.of())),
                        append(change()),
                        append(
                                new Entry.Relabelled(
                                        JsonObject.EMPTY.with("title", "x"), List.of())),
                        append(new Entry.Sent("n1")));

        assertThat(places)
                .containsExactly(
                        new Position(2, 1),
                        new Position(3, 1),
                        new Position(4, 1),
                        new Position(5, 2),
                        new Position(6, 2),
                        new Position(7, 2));
        assertThat(lsns(0)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
        assertThat(store().require(ALICE, T1).lsn()).isEqualTo(7);
        assertThat(store().require(ALICE, T1).version()).isEqualTo(2);
    }

    @Test
    default void theLogIsReadFromAnyRecordOn() {
        store().create(ALICE, Sample.thread("t1"));
        for (int i = 0; i < 300; i++) {
            append(i % 3 == 0 ? input("i" + i) : change());
        }

        assertThat(lsns(0)).isEqualTo(LongStream.rangeClosed(1, 301).boxed().toList());
        assertThat(lsns(150)).isEqualTo(LongStream.rangeClosed(151, 301).boxed().toList());
        assertThat(lsns(301)).isEmpty();
        assertThat(lsns(999)).isEmpty();
    }

    @Test
    default void aReaderSeesTheLogAsItWasWhenItBegan() {
        store().create(ALICE, Sample.thread("t1"));
        append(change());

        try (var cursor = store().read(ALICE, T1, 0)) {
            append(change());

            assertThat(cursor).toIterable().extracting(LogRecord::lsn).containsExactly(1L, 2L);
        }
    }

    @Test
    default void aReaderThatPausedGoesOnWhereItStoodAndSeesWhatCameMeanwhile() {
        store().create(ALICE, Sample.thread("t1"));
        append(change());
        append(change());

        try (var cursor = store().read(ALICE, T1, 1)) {
            assertThat(cursor.next().lsn()).isEqualTo(2);
            cursor.pause();
            append(change());

            assertThat(cursor).toIterable().extracting(LogRecord::lsn).containsExactly(3L, 4L);
            cursor.pause();
            cursor.pause();
            assertThat(cursor.hasNext()).isFalse();
            cursor.pause();
            append(change());
            assertThat(cursor.next().lsn()).isEqualTo(5);
        }
    }

    @Test
    default void aReaderAheadOfTheLogWaitsForItsRecord() {
        store().create(ALICE, Sample.thread("t1"));

        try (var cursor = store().read(ALICE, T1, 3)) {
            assertThat(cursor.hasNext()).isFalse();
            for (int i = 0; i < 3; i++) {
                cursor.pause();
                append(change());
            }

            assertThat(cursor).toIterable().extracting(LogRecord::lsn).containsExactly(4L);
        }
    }

    @Test
    default void aReaderThatPausedIsToldThatItsThreadIsGone() {
        store().create(ALICE, Sample.thread("t1"));
        append(change());

        try (var cursor = store().read(ALICE, T1, 0)) {
            cursor.next();
            cursor.pause();
            store().delete(ALICE, T1);
            store().create(ALICE, Sample.thread("t1"));
            append(change());

            assertThatThrownBy(cursor::hasNext)
                    .isInstanceOf(StoreException.class)
                    .extracting("reason")
                    .isEqualTo(new StoreException.Reason.NotFound(T1));
        }
    }

    @Test
    default void anInputIsReceivedOnce() {
        store().create(ALICE, Sample.thread("t1"));

        var first = append(input("i1"));
        append(change());
        var again =
                append(new Entry.Received("i1", R1, Entry.Received.What.CANCEL, Json.NULL, null));

        assertThat(again).isEqualTo(first);
        assertThat(lsns(0)).hasSize(3);
    }

    @Test
    default void anInputIsUsedUpOnce() {
        store().create(ALICE, Sample.thread("t1"));
        var place = append(input("i1"));
        var taking =
                new Entry.Changed(
                        Sample.saying(), List.of(), List.of(place.lsn()), List.of(), false);

        append(taking);

        assertThatThrownBy(() -> append(taking))
                .isInstanceOf(StoreException.class)
                .hasMessage("input 2 was used already")
                .extracting("reason")
                .isEqualTo(new StoreException.Reason.InputUsed(2));
        assertThat(store().require(ALICE, T1).version()).isEqualTo(1);
        assertThat(append(input("i1"))).isEqualTo(place);
    }

    @Test
    default void anInputIsThereUntilItIsUsed() {
        store().create(ALICE, Sample.thread("t1"));
        append(input("i1"));
        append(new Entry.Received("i2", R1, Entry.Received.What.CANCEL, Json.NULL, null));

        var both = store().require(ALICE, T1);
        append(new Entry.Changed(Sample.saying(), List.of(), List.of(2L), List.of(), false));

        assertThat(both.inputs()).extracting(OpenInput::lsn).containsExactly(2L, 3L);
        assertThat(both.inputsFor(R1)).extracting(OpenInput::lsn).containsExactly(3L);
        assertThat(store().require(ALICE, T1).inputs()).isEqualTo(both.inputsFor(R1));
    }

    @Test
    default void anAppendIsRefusedBecauseOfAnInputThatItsWriterMustKnow() {
        store().create(ALICE, Sample.thread("t1"));
        long known = append(input("i1")).lsn();
        long unknown = append(input("i2")).lsn();
        var guard = Guard.NONE.withInputsUpTo(known);
        var taking =
                new Entry.Changed(Sample.saying(), List.of(), List.of(unknown), List.of(), false);

        for (var entry : List.of(change(), input("i3"))) {
            assertThatThrownBy(() -> store().append(ALICE, T1, entry, guard))
                    .isInstanceOf(StoreException.class)
                    .hasMessage("input 3 has arrived meanwhile")
                    .extracting("reason")
                    .isEqualTo(new StoreException.Reason.InputArrived(unknown));
        }

        assertThat(store().append(ALICE, T1, taking, guard).lsn()).isEqualTo(4);
        assertThat(store().append(ALICE, T1, input("i3"), guard).lsn()).isEqualTo(5);
    }

    @Test
    default void onlyInputsAreUsedUp() {
        store().create(ALICE, Sample.thread("t1"));
        append(change());

        for (long lsn : new long[] {0, 1, 2, 3}) {
            var taking =
                    new Entry.Changed(Sample.saying(), List.of(), List.of(lsn), List.of(), false);
            assertThatThrownBy(() -> append(taking))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("record %d is no input of the thread", lsn);
        }

        assertThat(store().require(ALICE, T1).lsn()).isEqualTo(2);
    }

    @Test
    default void notesAreKeptWithTheCommitThatMakesThem() {
        var note = new Note("n1", new ThreadId("t2"), Json.object("done", true));
        store().create(ALICE, Sample.thread("t1"));

        append(new Entry.Changed(Sample.saying(), List.of(), List.of(), List.of(note), false));

        var stored = (Entry.Changed) Sample.read(store(), ALICE, T1, 1).getFirst().entry();
        assertThat(stored.notes()).containsExactly(note);
    }

    @Test
    default void theTrailOfARunLeadsToItsRecords() {
        store().create(ALICE, Sample.thread("t1"));
        append(Entry.Changed.of(Sample.ofRun(new RunId("r0"), Sample.running())));
        append(Sample.claim(R1, 1));
        append(Sample.withEvents(0, 3));
        append(change());
        append(new Entry.Received("i1", R1, Entry.Received.What.CANCEL, Json.NULL, "alice"));
        append(Sample.withEvents(3, 2));
        append(new Entry.Claimed(new Claim(R1, 2), "process-2", 4, Entry.Claimed.Why.TAKEOVER));

        var claims = List.of(new RunTrail.Ownership(1, -1), new RunTrail.Ownership(2, 4));
        assertThat(store().trail(ALICE, T1, R1)).contains(new RunTrail(R1, 2, 3, 8, 4, claims));
        assertThat(store().trail(ALICE, T1, new RunId("r0")))
                .contains(new RunTrail(new RunId("r0"), 1, 2, 2, -1, List.of()));
        assertThat(store().trail(ALICE, T1, new RunId("unknown"))).isEmpty();
    }

    @Test
    default void eventsMustBeOfTheThreadAndRunThatCommits() {
        store().create(ALICE, Sample.thread("t1"));
        var events = Sample.withEvents(0, 1).events();

        assertThatThrownBy(() -> append(Entry.Changed.of(Sample.saying(), events)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("r1");

        assertThat(lsns(0)).hasSize(1);
    }

    @Test
    default void aForkSaysWhereItComesFrom() {
        var origin = new Entry.Origin(new ThreadId("t0"), 3);
        var opened =
                new Entry.Opened(
                        ALICE, Sample.thread("t1").withMessages(Sample.messages("a")), origin);

        var place = store().append(ALICE, T1, opened, Guard.NONE);

        assertThat(place).isEqualTo(new Position(1, 0));
        assertThat(Sample.read(store(), ALICE, T1, 0).getFirst().entry()).isEqualTo(opened);
    }

    @Test
    default void anOpeningForSomebodyElseIsRefused() {
        var opened = new Entry.Opened(Sample.BOB, Sample.thread("t1"), null);

        assertThatThrownBy(() -> store().append(ALICE, T1, opened, Guard.NONE))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(store().load(Sample.BOB, T1)).isEmpty();
    }

    @Test
    default void aRefusedAppendLeavesNoTrace() {
        store().create(ALICE, Sample.thread("t1"));

        assertThatThrownBy(() ->
                        store().append(
                                        ALICE,
                                        T1,
                                        Entry.Changed.of(Sample.saying("m")),
                                        Guard.of(VersionPrecondition.exactly(9))))
                .isInstanceOf(StoreException.class);

        assertThat(lsns(0)).containsExactly(1L);
        assertThat(append(change())).isEqualTo(new Position(2, 1));
    }

    private static Entry change() {
        return Entry.Changed.of(
                new ThreadChangeSet(
                        null,
                        null,
                        null,
                        ChangeReason.USER_MESSAGE,
                        List.of(),
                        List.of(),
                        List.of(),
                        null));
    }

    private Position append(Entry entry) {
        return store().append(ALICE, T1, entry, Guard.NONE);
    }

    private List<Long> lsns(long after) {
        return Sample.read(store(), ALICE, T1, after).stream().map(LogRecord::lsn).toList();
    }
}
