package dev.reprise.runtime.store;

import static dev.reprise.runtime.store.Given.OWNER;
import static dev.reprise.runtime.store.Given.T1;
import static dev.reprise.runtime.store.Given.T2;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.store.StoreException;
import dev.reprise.core.store.VersionPrecondition;
import dev.reprise.runtime.Waits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What a store takes at most, of files, of memory and of time.
@Timeout(120)
class FileBoundsTest {
    private static final Path OPEN = Path.of("/proc/self/fd");

    @TempDir Path directory;

    private final FaultyDisk disk = new FaultyDisk();

    private FileThreadStoreBuilder builder() {
        return FileThreadStore.builder(directory).disk(disk);
    }

    @Test
    void noMoreThan512FilesAreOpenWhen2000ThreadsAreWrittenAtOnce() throws Exception {
        assumeTrue(Files.isDirectory(OPEN));
        var ids = new ArrayList<ThreadId>();
        try (var store = builder().durability(Durability.OS).open()) {
            for (int i = 0; i < 2_000; i++) {
                ids.add(new ThreadId("t" + i));
                Given.create(store, ids.getLast());
            }
        }
        try (var store = builder().open()) {
            var begin = new CountDownLatch(1);
            var writers = new ArrayList<Thread>();
            for (var id : ids) {
                var run = new RunId("r-" + id);
                writers.add(
                        Thread.startVirtualThread(() -> {
                            FileFailureTest.awaitUninterruptibly(begin);
                            Given.say(store, id, "m");
                            Given.run(store, id, run, RunStatus.DONE);
                        }));
            }
            var most = 0;
            begin.countDown();
            while (writers.stream().anyMatch(Thread::isAlive)) {
                most = Math.max(most, openFiles());
            }

            assertThat(most).isBetween(100, 512);
            assertThat(ids).allMatch(id -> store.require(OWNER, id).version() == 2);
        }
    }

    private int openFiles() throws IOException {
        var base = directory.toRealPath();
        try (var files = Files.list(OPEN)) {
            return (int) files.filter(file -> isIn(base, file)).count();
        }
    }

    private static boolean isIn(Path base, Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).startsWith(base);
        } catch (IOException _) {
            return false; // closed by now
        }
    }

    @Test
    void aThreadThatFindsNoRoomIsWrittenWhenAnotherOneIsDone() {
        try (var store = builder().bounds(1, Long.MAX_VALUE).open()) {
            Given.create(store, T1, T2);
            var gate = new CountDownLatch(1);
            disk.duringSync = () -> FileFailureTest.awaitUninterruptibly(gate);
            var first = Thread.startVirtualThread(() -> Given.say(store, T1, "a"));
            Waits.until("the first is at the disk", () -> !Given.messages(store, T1).isEmpty());
            var second = Thread.startVirtualThread(() -> Given.say(store, T2, "b"));
            Waits.until("the second waits", () -> second.getState() == Thread.State.TIMED_WAITING);

            gate.countDown();
            Waits.join(first);
            Waits.join(second);

            assertThat(Given.messages(store, T1)).containsExactly("a");
            assertThat(Given.messages(store, T2)).containsExactly("b");
        }
    }

    @Test
    void aThreadWeighsWhatItHoldsAndNotWhatWasWrittenOfIt() {
        try (var store = builder().durability(Durability.OS).open()) {
            Given.create(store, T1);
            var text = "x".repeat(10_000);
            for (int i = 0; i < 3_000; i++) {
                var patches = List.of(Given.set("a", text + i));
                store.append(
                        OWNER,
                        T1,
                        Given.change(null, List.of(), patches),
                        VersionPrecondition.any());
            }

            // 256 patches at most, and the state; the log has thirty million bytes.
            assertThat(store.loadedBytes()).isBetween(10_000L, 15_000_000L);
        }
    }

    @Test
    void closingEndsTheWaitForADiskThatDoesNotAnswer() {
        var store = builder().patience(Duration.ofMillis(100)).open();
        Given.create(store, T1);
        var gate = new CountDownLatch(1);
        disk.duringSync = () -> FileFailureTest.awaitUninterruptibly(gate);
        var first = Thread.startVirtualThread(() -> Given.say(store, T1, "a"));
        Waits.until("the first is at the disk", () -> disk.syncs.get() > 0 && isSaid(store, "a"));
        var told = new AtomicReference<@Nullable StoreException>();
        var second =
                Thread.startVirtualThread(() -> {
                    try {
                        Given.say(store, T1, "b");
                    } catch (StoreException e) {
                        told.set(e);
                    }
                });
        Waits.until("the second waits for the first", () -> isSaid(store, "b"));

        assertThatThrownBy(store::close)
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("the disk does not answer");

        Waits.join(second);
        assertThat(told.get().reason()).isEqualTo(new StoreException.Reason.Closed());
        assertThat(first.isAlive()).isTrue();
        gate.countDown();
        Waits.join(first);
        try (var again = builder().open()) {
            assertThat(Given.messages(again, T1)).startsWith("a");
        }
    }

    @Test
    void closingEndsTheWaitForRoom() {
        var store = builder().bounds(1, Long.MAX_VALUE).patience(Duration.ofMillis(100)).open();
        Given.create(store, T1, T2);
        var gate = new CountDownLatch(1);
        disk.duringSync = () -> FileFailureTest.awaitUninterruptibly(gate);
        var first = Thread.startVirtualThread(() -> Given.say(store, T1, "a"));
        Waits.until("the first is at the disk", () -> isSaid(store, "a"));
        var told = new AtomicReference<@Nullable StoreException>();
        var second =
                Thread.startVirtualThread(() -> {
                    try {
                        Given.say(store, T2, "b");
                    } catch (StoreException e) {
                        told.set(e);
                    }
                });
        Waits.until("the second waits", () -> second.getState() == Thread.State.TIMED_WAITING);

        assertThatThrownBy(store::close).isInstanceOf(StoreException.class);

        Waits.join(second);
        assertThat(told.get()).hasMessageContaining("closed while 1 files were in use");
        gate.countDown();
        Waits.join(first);
    }

    private static boolean isSaid(FileThreadStore store, String message) {
        return Given.messages(store, T1).contains(message);
    }
}
