package dev.reprise.testing.store;

import static dev.reprise.testing.store.Sample.ALICE;
import static dev.reprise.testing.store.Sample.R1;
import static dev.reprise.testing.store.Sample.T1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.run.RunOrigin;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.store.ChangeReason;
import dev.reprise.core.store.RunMeta;
import dev.reprise.core.store.RunQuery;
import dev.reprise.core.store.RunRecord;
import dev.reprise.core.store.ThreadChangeSet;
import dev.reprise.core.store.ThreadLog;
import dev.reprise.core.store.VersionPrecondition;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Records of runs, as every append keeps them up to date.
public interface RunIndexContract extends StoreUnderTest {
    @Test
    default void aRunIsRecordedFromItsFirstChangeToItsLast() {
        store().create(ALICE, Sample.thread("t1"));
        long start = clock().millis();
        commit(R1, meta(RunStatus.RUNNING, null, null, 0, 0));
        var running = store().run(ALICE, R1).orElseThrow();
        clock().advance(Duration.ofMillis(300));
        commit(R1, meta(RunStatus.WAITING, "input_required", null, 20, 6));
        var waiting = store().run(ALICE, R1).orElseThrow();
        clock().advance(Duration.ofMillis(200));
        commit(R1, meta(RunStatus.DONE, "max_rounds_reached", "enough", 40, 12));
        var done = store().run(ALICE, R1).orElseThrow();

        assertThat(running).isEqualTo(record(RunStatus.RUNNING, null, null, start, start, 0, 0));
        assertThat(waiting)
                .isEqualTo(
                        record(
                                RunStatus.WAITING,
                                "input_required",
                                null,
                                start,
                                start + 300,
                                20,
                                6));
        assertThat(done)
                .isEqualTo(
                        record(
                                RunStatus.DONE,
                                "max_rounds_reached",
                                "enough",
                                start,
                                start + 500,
                                40,
                                12));
    }

    @Test
    default void theFirstParentIsKeptAndTheCodeIsNot() {
        store().create(ALICE, Sample.thread("t1"));
        commit(R1, withParent("t0", "m1", "failed"));
        commit(R1, withParent("t9", "m9", null));

        var record = store().run(ALICE, R1).orElseThrow();

        assertThat(record.parentThread()).isEqualTo(new ThreadId("t0"));
        assertThat(record.sourceMailboxEntry()).isEqualTo("m1");
        assertThat(record.terminationCode()).isNull();
    }

    @Test
    default void aRunIsFoundByTheNamesThatClientsGaveIt() {
        store().create(ALICE, Sample.thread("t1"));
        commit(R1, Sample.running().withAlias("first"));
        commit(R1, Sample.running().withAlias("second"));
        commit(R1, Sample.running().withAlias("first"));
        commit(R1, Sample.running());

        var record = store().run(ALICE, R1).orElseThrow();

        assertThat(record.aliases()).containsExactly("first", "second");
        assertThat(store().run(ALICE, new RunId("first"))).contains(record);
        assertThat(store().run(ALICE, new RunId("second"))).contains(record);
        assertThat(store().run(Sample.BOB, new RunId("first"))).isEmpty();
        assertThat(store().run(ALICE, new RunId("third"))).isEmpty();
    }

    @Test
    default void ofRunsWithOneNameTheLastToBeginIsFound() {
        store().create(ALICE, Sample.thread("t1"));
        var later = new RunId("later");
        commit(R1, Sample.running().withAlias("name"));
        clock().advance(Duration.ofMillis(5));
        commit(later, Sample.running().withAlias("name"));
        clock().advance(Duration.ofMillis(5));
        commit(R1, Sample.running());

        assertThat(store().run(ALICE, new RunId("name")).orElseThrow().run()).isEqualTo(later);
    }

    @Test
    default void aChangeWithoutRunMetadataOnlyTouchesTheRecord() {
        store().create(ALICE, Sample.thread("t1"));
        commit(R1, Sample.running());
        var before = store().run(ALICE, R1).orElseThrow();
        clock().advance(Duration.ofMillis(5));

        commit(R1, null);

        var after = store().run(ALICE, R1).orElseThrow();
        assertThat(after.updatedAt()).isEqualTo(before.updatedAt() + 5);
        assertThat(after.status()).isEqualTo(before.status());
        assertThat(after.createdAt()).isEqualTo(before.createdAt());
    }

    @Test
    default void aChangeOfNoRunLeavesTheRecordsAlone() {
        store().create(ALICE, Sample.thread("t1"));

        commit(null, Sample.running());
        commit(new RunId("unknown"), null);

        assertThat(store().runs(ALICE, RunQuery.DEFAULT).items()).isEmpty();
    }

    @Test
    default void theActiveRunIsTheNewestThatIsNotDone() {
        store().create(ALICE, Sample.thread("t1"));
        commit(new RunId("a"), Sample.running());
        clock().advance(Duration.ofMillis(1));
        commit(new RunId("b"), Sample.running());
        clock().advance(Duration.ofMillis(1));
        commit(new RunId("c"), Sample.meta(RunStatus.DONE, "natural"));

        assertThat(store().activeRun(ALICE, T1)).map(RunRecord::run).contains(new RunId("b"));
        commit(new RunId("b"), Sample.meta(RunStatus.DONE, "natural"));
        assertThat(store().activeRun(ALICE, T1)).map(RunRecord::run).contains(new RunId("a"));
        commit(new RunId("a"), Sample.meta(RunStatus.DONE, "natural"));
        assertThat(store().activeRun(ALICE, T1)).isEmpty();
    }

    @Test
    default void runsAreListedOldestFirstThenById() {
        store().create(ALICE, Sample.thread("t1"));
        for (var id : List.of("z", "y")) {
            commit(new RunId(id), Sample.running());
        }
        clock().advance(Duration.ofMillis(1));
        commit(new RunId("a"), Sample.meta(RunStatus.DONE, "natural"));

        var all = store().runs(ALICE, RunQuery.DEFAULT);
        var page = store().runs(ALICE, RunQuery.DEFAULT.withPage(1, 1));
        var running = store().runs(ALICE, RunQuery.DEFAULT.withStatus(RunStatus.RUNNING));
        var elsewhere = store().runs(ALICE, RunQuery.DEFAULT.withThread(new ThreadId("t2")));

        assertThat(ids(all.items())).containsExactly("y", "z", "a");
        assertThat(ids(page.items())).containsExactly("z");
        assertThat(page.total()).isEqualTo(3);
        assertThat(page.hasMore()).isTrue();
        assertThat(ids(running.items())).containsExactly("y", "z");
        assertThat(elsewhere.items()).isEmpty();
    }

    @Test
    default void recoveryFindsTheRunsOfAllOwners() {
        store().create(ALICE, Sample.thread("t1"));
        store().create(Sample.BOB, Sample.thread("t2"));
        commit(R1, Sample.running());
        store().append(
                        Sample.BOB,
                        new ThreadId("t2"),
                        Sample.ofRun(new RunId("r2"), Sample.running()),
                        VersionPrecondition.any());

        var running = store().runsWithStatus(RunStatus.RUNNING);

        assertThat(running)
                .extracting(ThreadLog.Owned::owner)
                .containsExactlyInAnyOrder(ALICE, Sample.BOB);
        assertThat(store().runsWithStatus(RunStatus.WAITING)).isEmpty();
    }

    @Test
    default void recoveryLeavesOutWhatHasNotChangedForLong() {
        var later = new RunId("later");
        store().create(ALICE, Sample.thread("t1"));
        commit(R1, Sample.meta(RunStatus.DONE, "natural"));
        clock().advance(Duration.ofSeconds(1));
        commit(later, Sample.meta(RunStatus.DONE, "natural"));
        long now = clock().millis();

        assertThat(store().runsWithStatus(RunStatus.DONE, now))
                .extracting(owned -> owned.value().run())
                .containsExactly(later);
        assertThat(store().runsWithStatus(RunStatus.DONE, now + 1)).isEmpty();
        assertThat(store().runsWithStatus(RunStatus.DONE)).hasSize(2);
    }

    @Test
    default void recordsOfRunsOutliveTheirThread() {
        store().create(ALICE, Sample.thread("t1"));
        commit(R1, Sample.running());

        store().delete(ALICE, T1);

        assertThat(store().run(ALICE, R1)).isPresent();
        assertThat(store().activeRun(ALICE, T1)).isEmpty();
    }

    @Test
    default void runsThatLoseTheirThreadAreRecordedAsCancelled() {
        var waiting = new RunId("waiting");
        var ended = new RunId("ended");
        var elsewhere = new RunId("elsewhere");
        store().create(ALICE, Sample.thread("t1"));
        store().create(ALICE, Sample.thread("t2"));
        commit(R1, Sample.running());
        commit(waiting, Sample.meta(RunStatus.WAITING, "input_required"));
        commit(ended, Sample.meta(RunStatus.DONE, "natural"));
        store().append(
                        ALICE,
                        new ThreadId("t2"),
                        Sample.ofRun(elsewhere, Sample.running()),
                        VersionPrecondition.any());
        var before = store().run(ALICE, ended);
        clock().advance(Duration.ofSeconds(1));

        store().delete(ALICE, T1);

        assertThat(List.of(R1, waiting))
                .map(run -> store().run(ALICE, run).orElseThrow())
                .allSatisfy(record -> {
                    assertThat(record.status()).isEqualTo(RunStatus.DONE);
                    assertThat(record.terminationCode()).isEqualTo("cancelled");
                    assertThat(record.updatedAt()).isEqualTo(clock().millis());
                });
        assertThat(store().run(ALICE, ended)).isEqualTo(before);
        assertThat(store().runsWithStatus(RunStatus.RUNNING))
                .extracting(owned -> owned.value().run())
                .containsExactly(elsewhere);
        assertThat(store().runsWithStatus(RunStatus.WAITING)).isEmpty();
    }

    private static List<String> ids(List<RunRecord> records) {
        return records.stream().map(record -> record.run().value()).toList();
    }

    private static RunMeta meta(
            RunStatus status,
            @Nullable String code,
            @Nullable String detail,
            long input,
            long output) {
        return new RunMeta(
                "default", RunOrigin.USER, status, null, code, detail, null, input, output);
    }

    private static RunMeta withParent(String thread, String mailboxEntry, @Nullable String code) {
        return new RunMeta(
                "default",
                RunOrigin.SUBAGENT,
                RunStatus.RUNNING,
                new ThreadId(thread),
                code,
                null,
                mailboxEntry,
                0,
                0);
    }

    private static RunRecord record(
            RunStatus status,
            @Nullable String code,
            @Nullable String detail,
            long created,
            long updated,
            long input,
            long output) {
        return new RunRecord(
                R1,
                T1,
                "default",
                null,
                null,
                RunOrigin.USER,
                status,
                code,
                detail,
                created,
                updated,
                null,
                null,
                input,
                output);
    }

    private void commit(@Nullable RunId run, @Nullable RunMeta meta) {
        var change =
                new ThreadChangeSet(
                        run,
                        null,
                        meta,
                        ChangeReason.USER_MESSAGE,
                        List.of(),
                        List.of(),
                        List.of(),
                        null);
        store().append(ALICE, T1, change, VersionPrecondition.any());
    }
}
