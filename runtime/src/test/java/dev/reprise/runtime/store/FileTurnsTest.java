package dev.reprise.runtime.store;

import static dev.reprise.runtime.store.Given.OWNER;
import static dev.reprise.runtime.store.Given.R1;
import static dev.reprise.runtime.store.Given.T1;
import static dev.reprise.runtime.store.Given.T2;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.RunId;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.Guard;
import dev.reprise.core.store.LogRecord;
import dev.reprise.core.store.StoreException;
import dev.reprise.core.tool.ToolResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What happens to a thread while somebody waits for the disk, and what failed callers leave.
@Timeout(60)
class FileTurnsTest {
    @TempDir Path directory;

    private final FaultyDisk disk = new FaultyDisk();
    private final CountDownLatch release = new CountDownLatch(1);
    private FileThreadStore store;

    @BeforeEach
    void open() {
        store = FileThreadStore.builder(directory).disk(disk).open();
        Given.create(store, T1);
        Given.say(store, T1, "a");
    }

    @AfterEach
    void close() {
        release.countDown();
        store.close();
    }

    @Test
    void anAppendThatComesAfterADeletionFindsNothingAndMakesNothing() throws Exception {
        var first = whileForcing(() -> Given.say(store, T1, "first"));
        var deletion = waiting(() -> store.delete(OWNER, T1));
        var late = waiting(() -> Given.say(store, T1, "late"));

        release.countDown();

        assertThat(first.get()).isNull();
        assertThat(deletion.get()).isNull();
        assertThat(late.get()).isInstanceOf(StoreException.class).hasMessageContaining("not found");
        assertThat(directory.resolve("_log/t1.log")).doesNotExist();
        Given.create(store, T1);
        assertThat(Given.messages(store, T1)).isEmpty();
    }

    @Test
    void theEndOfARunDoesNotWaitForTheDocumentOfItsThread() throws Exception {
        Given.run(store, T1, R1, RunStatus.DONE);
        var document = directory.resolve("t1.json");
        long before = Files.size(document);
        Given.say(store, T1, "x".repeat(10_000));
        disk.duringDocument = () -> FileFailureTest.awaitUninterruptibly(release);

        var ended =
                CompletableFuture.supplyAsync(
                        () -> Given.run(store, T1, new RunId("r2"), RunStatus.DONE));
        assertThat(ended.get(10, TimeUnit.SECONDS)).isEqualTo(4);
        assertThat(Given.run(store, T1, new RunId("r3"), RunStatus.DONE)).isEqualTo(5);
        assertThat(document).hasSize(before);
        var closing = waiting(store::close);
        release.countDown();

        assertThat(closing.get()).isNull();
        assertThat(Files.size(document)).isGreaterThan(before + 10_000);
    }

    @Test
    void theFirstDocumentIsThereWhenTheFirstRunHasEnded() {
        Given.run(store, T1, R1, RunStatus.DONE);

        assertThat(directory.resolve("t1.json")).exists();
    }

    /// It would know more than the log if that failed later.
    @Test
    void aRecordThatDoesNotWaitForTheDiskWritesNoDocument() {
        var text = "x".repeat(3 << 20);
        var finished =
                new Entry.Finished(
                        R1,
                        "c",
                        "e",
                        ToolResult.error("t", text),
                        null,
                        List.of(),
                        List.of(),
                        false);

        store.append(OWNER, T1, finished, Guard.NONE);
        store.awaitDocuments();
        assertThat(directory.resolve("t1.json")).doesNotExist();
        Given.say(store, T1, "b");
        store.awaitDocuments();

        assertThat(directory.resolve("t1.json")).exists();
    }

    /// A failing append is taken out of the row that listings show while its thread is closed.
    @Test
    void theIndexHoldsWhatAppendsLeftThatEndedWhileTheStoreWasClosed() throws Exception {
        var append = whileForcing(() -> Given.say(store, T1, "lost"));
        var closing = waiting(store::close);
        disk.failSync = true;
        disk.duringSync = () -> disk.failSync = false; // after the one that waits
        release.countDown();

        assertThat(append.get()).isInstanceOf(StoreException.class);
        assertThat(closing.get()).isNull();
        var indexed = Given.indexed(directory).get(T1);
        assertThat(indexed.log().size()).isEqualTo(Files.size(directory.resolve("_log/t1.log")));
        assertThat(indexed.row().summary().messages()).isEqualTo(1);
    }

    @Test
    void aDeletionWaitsForAllWhoWaitForTheDisk() throws Exception {
        var first = whileForcing(() -> Given.say(store, T1, "first"));
        var second = waiting(() -> Given.say(store, T1, "second"));
        var deletion = waiting(() -> store.delete(OWNER, T1));

        release.countDown();

        assertThat(first.get()).isNull();
        assertThat(second.get()).isNull();
        assertThat(deletion.get()).isNull();
        assertThat(directory.resolve("_log/t1.log")).doesNotExist();
    }

    @Test
    void aFailedAppendIsTakenAwayWhateverFollowedIt() throws Exception {
        var failed = whileForcing(() -> Given.say(store, T1, "lost"));
        var finished =
                new Entry.Finished(
                        R1,
                        "c",
                        "e",
                        ToolResult.error("t", "x"),
                        null,
                        List.of(),
                        List.of(),
                        false);
        store.append(OWNER, T1, finished, Guard.NONE);
        disk.failSync = true;

        release.countDown();

        assertThat(failed.get()).isInstanceOf(StoreException.class);
        disk.failSync = false;
        assertThat(Given.read(store, T1)).extracting(LogRecord::lsn).containsExactly(1L, 2L);
        assertThat(Given.messages(store, T1)).containsExactly("a");
    }

    @Test
    void aReaderOfWhatWasTakenAwayIsToldToReadAgain() throws Exception {
        var failed = whileForcing(() -> Given.say(store, T1, "lost"));
        try (var cursor = store.read(OWNER, T1, 0)) {
            disk.failSync = true;
            release.countDown();
            assertThat(failed.get()).isInstanceOf(StoreException.class);

            assertThat(cursor.next().lsn()).isEqualTo(1);
            assertThat(cursor.next().lsn()).isEqualTo(2);
            requireIo(cursor::next);
        }
        disk.failSync = false;
        assertThat(Given.read(store, T1)).extracting(LogRecord::lsn).containsExactly(1L, 2L);
    }

    @Test
    void aFailedAppendThatReachedTheFileAsAWholeIsTakenAwayLater() {
        disk.failWriteAfter = 1_000_000;
        disk.failTruncate = true;
        requireIo(() -> Given.say(store, T1, "lost"));
        disk.failWriteAfter = -1;
        requireIo(() -> store.load(OWNER, T1));
        disk.failTruncate = false;

        assertThat(Given.messages(store, T1)).containsExactly("a");
        assertThat(Given.say(store, T1, "b")).isEqualTo(2);
    }

    @Test
    void aLogThatSomebodyTookAwayIsNotBegunAgainInTheMiddle() throws IOException {
        store.close();
        store = FileThreadStore.builder(directory).disk(disk).open();
        assertThat(store.load(OWNER, T1)).isPresent();
        Files.delete(directory.resolve("_log/t1.log"));

        requireIo(() -> Given.say(store, T1, "b"));

        assertThat(directory.resolve("_log/t1.log")).doesNotExist();
    }

    @Test
    void aThreadIsThereUntilItsFilesAreGone() throws IOException {
        var log = directory.resolve("_log/t1.log");
        var aside = directory.resolve("aside");
        Files.move(log, aside);
        Files.createDirectories(log.resolve("cannot be deleted"));

        requireIo(() -> store.delete(OWNER, T1));

        assertThatThrownBy(() -> Given.create(store, T1))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("already exists");
        Files.delete(log.resolve("cannot be deleted"));
        Files.delete(log);
        Files.move(aside, log);
        assertThat(Given.messages(store, T1)).containsExactly("a");
    }

    /// Or a loss of power in between would leave a document alone, which counts as a thread.
    @Test
    void theDocumentIsGoneFromTheDiskBeforeTheLogIsTouched() {
        disk.foldersChanged.clear();

        store.delete(OWNER, T1);

        assertThat(disk.foldersChanged)
                .containsExactly(
                        "removed t1.json",
                        "forced " + directory.getFileName(),
                        "removed t1.log",
                        "forced _log");
    }

    @Test
    void whatIsInThePlaceOfANewLogGoesAway() throws IOException {
        var records = Files.readString(directory.resolve("_log/t1.log"));
        Files.writeString(directory.resolve("_log/t2.log"), "x".repeat(10_000) + "\n" + records);

        Given.create(store, T2);
        Given.say(store, T2, "m");

        store.close();
        store = FileThreadStore.builder(directory).disk(disk).open();
        assertThat(Given.messages(store, T2)).containsExactly("m");
    }

    /// Begins a call and returns when it waits for a disk that is busy until [#release].
    private CompletableFuture<Throwable> whileForcing(Runnable call) {
        var busy = new AtomicBoolean();
        disk.duringSync =
                () -> {
                    busy.set(true);
                    FileFailureTest.awaitUninterruptibly(release);
                };
        var result = new CompletableFuture<Throwable>();
        begin(call, result);
        FileFailureTest.await(busy::get);
        return result;
    }

    /// Begins a call and returns when it waits.
    private static CompletableFuture<Throwable> waiting(Runnable call) {
        var result = new CompletableFuture<Throwable>();
        var thread = begin(call, result);
        BooleanSupplier waits = () -> FileFailureTest.isWaiting(thread);
        FileFailureTest.await(waits);
        return result;
    }

    private static Thread begin(Runnable call, CompletableFuture<Throwable> result) {
        return Thread.startVirtualThread(() -> {
            try {
                call.run();
                result.complete(null);
            } catch (StoreException e) {
                result.complete(e);
            }
        });
    }

    private static void requireIo(Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOf(StoreException.class)
                .extracting("reason")
                .isInstanceOf(StoreException.Reason.Io.class);
    }
}
