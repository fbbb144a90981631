package dev.reprise.runtime.store;

import static dev.reprise.runtime.store.Given.OWNER;
import static dev.reprise.runtime.store.Given.R1;
import static dev.reprise.runtime.store.Given.T1;
import static dev.reprise.runtime.store.Given.T2;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.reprise.core.run.RunStatus;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.Guard;
import dev.reprise.core.store.StoreException;
import dev.reprise.runtime.Waits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What is left to be done when a store is closed, a thread deleted, and a run over.
@Timeout(60)
class FileClosingTest {
    @TempDir Path directory;

    private final FaultyDisk disk = new FaultyDisk();

    private FileThreadStoreBuilder builder() {
        return FileThreadStore.builder(directory).disk(disk);
    }

    @Test
    void everyFailureOfTheLastForceIsTold() {
        var store = builder().open();
        Given.create(store, T1, T2);
        store.append(OWNER, T1, new Entry.Sent("n"), Guard.NONE);
        store.append(OWNER, T2, new Entry.Sent("n"), Guard.NONE);
        disk.failSync = true;

        var failure = catchThrowableOfType(StoreException.class, store::close);

        assertThat(failure.getCause())
                .hasMessage("Input/output error")
                .hasSuppressedException(new IOException("Input/output error"));
        disk.failSync = false;
        builder().open().close(); // the directory was given up
    }

    @Test
    void whatAThreadThatIsNotInMemoryAppendedLastIsForced() {
        var store = builder().bounds(10, 1).open();
        Given.create(store, T1);
        store.append(OWNER, T1, new Entry.Sent("n"), Guard.NONE);
        Given.create(store, T2);
        Given.say(store, T2, "a");
        disk.filesForced.clear();

        store.close();

        assertThat(disk.filesForced).contains("t1.log");
    }

    @Test
    void theFileOfARunThatIsOvertakenSaysHowItEnded() throws IOException {
        try (var store = builder().durability(Durability.OS).open()) {
            Given.create(store, T1);
            Given.run(store, T1, R1, RunStatus.RUNNING);
            var first = new AtomicBoolean(true);
            var overtaking =
                    Thread.ofVirtual().unstarted(() -> Given.run(store, T1, R1, RunStatus.DONE));
            disk.duringRunFile =
                    () -> {
                        if (first.getAndSet(false)) {
                            overtaking.start();
                            Waits.until("it is over or waits", () -> isOverOrWaits(overtaking));
                        }
                    };

            Given.run(store, T1, R1, RunStatus.WAITING);
            Waits.join(overtaking);
        }

        assertThat(Files.readString(directory.resolve("_runs/r1.json")))
                .contains("\"status\": \"done\"");
    }

    private static boolean isOverOrWaits(Thread thread) {
        return !thread.isAlive() || FileFailureTest.isWaiting(thread);
    }

    @Test
    void aRunThatLostItsThreadIsCancelledAfterARestartToo(@TempDir Path image) throws IOException {
        try (var store = builder().open()) {
            Given.create(store, T1);
            Given.run(store, T1, R1, RunStatus.RUNNING);

            store.delete(OWNER, T1);

            Given.imageOf(directory, image);
        }
        for (var left : new Path[] {directory, image}) {
            try (var store = Given.open(left)) {
                assertThat(store.run(OWNER, R1).orElseThrow().status()).isEqualTo(RunStatus.DONE);
            }
        }
    }
}
