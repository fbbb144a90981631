package dev.reprise.runtime.store;

import static dev.reprise.runtime.store.Given.OWNER;
import static dev.reprise.runtime.store.Given.R1;
import static dev.reprise.runtime.store.Given.T1;
import static dev.reprise.runtime.store.Given.T2;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.action.SerializedStateAction;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.store.Claim;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.Guard;
import dev.reprise.core.store.LogRecord;
import dev.reprise.core.store.RunRecord;
import dev.reprise.core.store.StoreException;
import dev.reprise.core.tool.ToolResult;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Full and failing disks, and what waits for the disk.
@Timeout(60)
class FileFailureTest {
    @TempDir Path directory;

    private final FaultyDisk disk = new FaultyDisk();
    private final List<TornTail> reported = new ArrayList<>();
    private FileThreadStore store;

    @BeforeEach
    void open() {
        store = FileThreadStore.builder(directory).disk(disk).onTornTail(reported::add).open();
        Given.create(store, T1);
        Given.say(store, T1, "a");
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void anAppendToAFullDiskLeavesNothingBehind() throws IOException {
        var log = directory.resolve("_log/t1.log");
        var before = Files.readAllBytes(log);
        var lost = "longer than what is appended next".repeat(1000);

        for (int reached : new int[] {0, 1, 20, 60, 5000}) {
            disk.failWriteAfter = reached;
            requireIo(() -> Given.say(store, T1, lost));
            disk.failWriteAfter = -1;

            assertThat(log).hasBinaryContent(before);
            assertThat(Given.messages(store, T1)).containsExactly("a");
        }

        Given.say(store, T1, "b");
        expectAfterOpeningAgain("a", "b");
        assertThat(reported).isEmpty();
    }

    @Test
    void aTailThatCannotBeTakenAwayIsTakenAwayLater() {
        disk.failWriteAfter = 40;
        disk.failTruncate = true;
        requireIo(() -> Given.say(store, T1, "lost"));
        requireIo(() -> Given.say(store, T1, "lost"));
        disk.failWriteAfter = -1;
        disk.failTruncate = false;

        Given.say(store, T1, "b");

        assertThat(Given.messages(store, T1)).containsExactly("a", "b");
        expectAfterOpeningAgain("a", "b");
    }

    @Test
    void whatCouldNotBeForcedIsForgottenAndNotForcedAgain() {
        disk.failSync = true;
        int before = disk.syncs.get();
        requireIo(() -> Given.say(store, T1, "lost"));
        requireIo(() -> Given.run(store, T1, R1, RunStatus.RUNNING));
        disk.failSync = false;

        assertThat(disk.syncs.get() - before).isEqualTo(2);
        assertThat(Given.messages(store, T1)).containsExactly("a");
        assertThat(directory.resolve("_runs/r1.json")).doesNotExist();
        Given.say(store, T1, "b");
        expectAfterOpeningAgain("a", "b");
    }

    @Test
    void aThreadThatCannotBeWrittenIsNotCreated() {
        disk.failWriteAfter = 10;
        requireIo(() -> Given.create(store, T2));
        disk.failWriteAfter = -1;
        disk.failSync = true;
        requireIo(() -> Given.create(store, T2));
        disk.failSync = false;

        assertThat(store.load(OWNER, T2)).isEmpty();
        Given.create(store, T2);
    }

    @Test
    void otherThreadsDoNotNotice() {
        Given.create(store, T2);
        disk.failSync = true;
        requireIo(() -> Given.say(store, T1, "lost"));
        disk.failSync = false;

        Given.say(store, T2, "m");

        assertThat(Given.messages(store, T2)).containsExactly("m");
    }

    @Test
    void textWithHalfACharacterIsRefusedAndLeavesNothingBehind() {
        assertThatThrownBy(() -> Given.say(store, T1, "\ud83d"))
                .isInstanceOf(StoreException.class)
                .hasMessageStartingWith("Serialization error");

        Given.say(store, T1, "b");
        assertThat(Given.messages(store, T1)).containsExactly("a", "b");
    }

    @Test
    void appendsThatMeetAtTheDiskShareOneRound() throws InterruptedException {
        int callers = 32;
        var waiting = new CountDownLatch(1);
        var threads = new ArrayList<Thread>();
        int before = disk.syncs.get();
        disk.duringSync = () -> awaitUninterruptibly(waiting);

        for (int i = 0; i < callers; i++) {
            var message = "m" + i;
            threads.add(Thread.startVirtualThread(() -> Given.say(store, T1, message)));
        }
        await(() -> Given.messages(store, T1).size() == callers + 1);
        disk.duringSync = () -> {};
        waiting.countDown();
        for (var thread : threads) {
            thread.join();
        }

        assertThat(disk.syncs.get() - before).isBetween(2, 3);
    }

    @Test
    void allWhoWaitForAFailingDiskAreTold() throws InterruptedException {
        int callers = 16;
        var waiting = new CountDownLatch(1);
        var told = new ConcurrentLinkedQueue<StoreException>();
        var threads = new ArrayList<Thread>();
        disk.duringSync = () -> awaitUninterruptibly(waiting);
        disk.failSync = true;

        for (int i = 0; i < callers; i++) {
            var message = "m" + i;
            threads.add(
                    Thread.startVirtualThread(() -> {
                        try {
                            Given.say(store, T1, message);
                        } catch (StoreException e) {
                            told.add(e);
                        }
                    }));
        }
        await(() -> Given.messages(store, T1).size() == callers + 1);
        waiting.countDown();
        for (var thread : threads) {
            thread.join();
        }
        disk.failSync = false;

        assertThat(told).hasSize(callers);
        assertThat(Given.messages(store, T1)).containsExactly("a");
        assertThat(Given.read(store, T1)).extracting(LogRecord::lsn).containsExactly(1L, 2L);
    }

    @Test
    void noMoreThanSixteenFilesAreForcedAtOnce() throws InterruptedException {
        var forcing = new AtomicInteger();
        var waiting = new CountDownLatch(1);
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < 64; i++) {
            Given.create(store, new ThreadId("x" + i));
        }
        disk.duringSync =
                () -> {
                    forcing.incrementAndGet();
                    awaitUninterruptibly(waiting);
                };

        for (int i = 0; i < 64; i++) {
            var id = new ThreadId("x" + i);
            threads.add(Thread.startVirtualThread(() -> Given.say(store, id, "m")));
        }
        await(() -> forcing.get() >= 16);
        await(() -> threads.stream().allMatch(FileFailureTest::isWaiting));
        int most = forcing.get();
        waiting.countDown();
        for (var thread : threads) {
            thread.join();
        }

        assertThat(most).isEqualTo(16);
    }

    @Test
    void creationsAndEndsOfRunsAreForcedInTurnAndCounted() throws InterruptedException {
        var waiting = new CountDownLatch(1);
        var threads = new ArrayList<Thread>();
        int before = disk.syncs.get();
        long countedBefore = store.syncs();
        disk.duringSync = () -> awaitUninterruptibly(waiting);

        for (int i = 0; i < 64; i++) {
            var id = new ThreadId("x" + i);
            var run = new RunId("r" + i);
            threads.add(
                    Thread.startVirtualThread(() -> {
                        Given.create(store, id);
                        Given.run(store, id, run, RunStatus.DONE);
                        store.delete(OWNER, id);
                    }));
        }
        await(() -> threads.stream().allMatch(FileFailureTest::isWaiting));
        waiting.countDown();
        for (var thread : threads) {
            thread.join();
        }

        assertThat(disk.mostAtOnce).hasValue(16);
        assertThat(store.syncs() - countedBefore).isEqualTo(disk.syncs.get() - before);
    }

    @Test
    void newDirectoriesAreThereAfterALossOfPower() {
        var deep = directory.resolve("new/and/deep");

        FileThreadStore.builder(deep).disk(disk).open().close();

        assertThat(disk.forcedFolders)
                .contains(directory, directory.resolve("new"), deep.getParent(), deep);
    }

    @Test
    void aDocumentThatFailsInAnUnexpectedWayKeepsNothingWaiting() {
        disk.failDerived = new IllegalStateException("unexpected");
        assertThat(Given.run(store, T1, R1, RunStatus.DONE)).isEqualTo(2);
        disk.failDerived = null;

        assertThat(Given.run(store, T1, new RunId("r2"), RunStatus.DONE)).isEqualTo(3);
        store.close();
        assertThat(directory.resolve("t1.json")).exists();
    }

    @Test
    void onlyWhatMustNotBeLostWaitsForTheDisk() {
        var claim = new Entry.Claimed(new Claim(R1, 1), "p", -1, Entry.Claimed.Why.START);
        var input = new Entry.Received("i1", null, Entry.Received.What.NOTE, Json.NULL, null);
        var finished =
                new Entry.Finished(
                        R1,
                        "c",
                        "e",
                        ToolResult.error("t", "x"),
                        null,
                        List.of(),
                        List.<SerializedStateAction>of(),
                        false);

        assertThat(syncsOf(claim)).isEqualTo(1);
        assertThat(syncsOf(input)).isEqualTo(1);
        assertThat(syncsOf(new Entry.Started(R1, 0, List.of()))).isEqualTo(1);
        assertThat(syncsOf(Entry.Changed.of(Given.change(R1, List.of(), List.of())))).isEqualTo(1);
        assertThat(syncsOf(new Entry.Relabelled(JsonObject.EMPTY, List.of()))).isEqualTo(1);
        assertThat(syncsOf(finished)).isZero();
        assertThat(syncsOf(new Entry.Sent("n"))).isZero();
    }

    @Test
    void everyAppendIsOneWrite() {
        int before = disk.writes.get();

        Given.say(store, T1, "x".repeat(1 << 20));
        Given.say(store, T1, "b");

        assertThat(disk.writes.get() - before).isEqualTo(2);
    }

    @Test
    void aRunThatCouldNotBeWrittenIsNotListed() {
        var r2 = new RunId("r2");
        Given.run(store, T1, R1, RunStatus.RUNNING);
        disk.failSync = true;
        requireIo(() -> Given.run(store, T1, R1, RunStatus.DONE));
        requireIo(() -> Given.run(store, T1, r2, RunStatus.RUNNING));
        disk.failSync = false;

        assertThat(store.run(OWNER, R1)).map(RunRecord::status).contains(RunStatus.RUNNING);
        assertThat(store.run(OWNER, r2)).isEmpty();
        assertThat(store.activeRun(OWNER, T1)).map(RunRecord::status).contains(RunStatus.RUNNING);
    }

    /// Told before anything is written: a commit that stands must not be reported as failed.
    @Test
    void aRunThatNoFileCanBeNamedAfterIsRefusedAndLeavesNothingBehind(@TempDir Path elsewhere)
            throws IOException {
        var process = ChildJvm.startInPlainLocale(PlainLocaleProcess.class, elsewhere.toString());

        try (var output = process.inputReader()) {
            assertThat(output.lines()).containsExactly("Io", "1", "1", "closed");
        } finally {
            process.destroyForcibly();
        }
    }

    private int syncsOf(Entry entry) {
        int before = disk.syncs.get();
        store.append(OWNER, T1, entry, Guard.NONE);
        return disk.syncs.get() - before;
    }

    private void expectAfterOpeningAgain(String... messages) {
        store.close();
        store = FileThreadStore.builder(directory).onTornTail(reported::add).open();
        assertThat(Given.messages(store, T1)).containsExactly(messages);
        assertThat(Files.exists(directory.resolve("_log/t1.log"))).isTrue();
    }

    private static void requireIo(Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOf(StoreException.class)
                .extracting("reason")
                .isInstanceOf(StoreException.Reason.Io.class);
    }

    static boolean isWaiting(Thread thread) {
        return thread.getState() == Thread.State.WAITING
                || thread.getState() == Thread.State.TIMED_WAITING;
    }

    static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited too long").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}
