package dev.reprise.runtime.store;

import static dev.reprise.runtime.store.Given.OWNER;
import static dev.reprise.runtime.store.Given.R1;
import static dev.reprise.runtime.store.Given.T1;
import static dev.reprise.runtime.store.Given.T2;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.store.AgentThread;
import dev.reprise.core.store.LogRecord;
import dev.reprise.core.store.RunQuery;
import dev.reprise.core.store.RunRecord;
import dev.reprise.core.store.ThreadLog;
import dev.reprise.core.store.ThreadQuery;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.core.store.ThreadSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever has become of the index, listings say what logs and run records say.
class FileIndexTest {
    private static final Owner BOB = new Owner("acme", "bob");
    private static final ThreadId T3 = new ThreadId("t3");
    private static final RunId R2 = new RunId("r2");

    @TempDir Path temporary;

    private Path directory() {
        return temporary.resolve("store");
    }

    private Path index() {
        return directory().resolve("_index");
    }

    /// What listings say, asked ahead of everything that reads a thread.
    private record Listed(
            List<ThreadId> threads,
            List<ThreadId> ofBob,
            List<ThreadSummary> summaries,
            List<RunRecord> runs,
            List<ThreadLog.Owned<RunRecord>> waiting,
            List<List<LogRecord>> logs) {
        static Listed of(ThreadStore store) {
            var threads = store.threads(OWNER, ThreadQuery.DEFAULT).items();
            return new Listed(
                    threads,
                    store.threads(BOB, ThreadQuery.DEFAULT).items(),
                    store.summaries(OWNER, 10),
                    store.runs(OWNER, RunQuery.DEFAULT).items(),
                    store.runsWithStatus(RunStatus.WAITING),
                    threads.stream().map(thread -> Given.read(store, thread)).toList());
        }

        /// Of a store that is opened for this, and closed again.
        static Listed in(Path directory) {
            try (var store = Given.open(directory)) {
                return of(store);
            }
        }
    }

    private Listed filled() {
        try (var store = Given.open(directory())) {
            fill(store, "");
            return Listed.of(store);
        }
    }

    private static void fill(ThreadStore store, String variant) {
        Given.create(store, T1, T2);
        store.create(BOB, AgentThread.of(T3).withParent(T1));
        Given.say(store, T1, "a" + variant, "b");
        Given.run(store, T1, R1, RunStatus.DONE);
        Given.run(store, T2, R2, RunStatus.WAITING);
    }

    @Test
    void anIndexThatIsCutAtAnyByteIsMadeAgain() throws IOException {
        var before = filled();
        var whole = Files.readAllBytes(index());

        for (int length = 0; length < whole.length; length++) {
            Files.write(index(), Arrays.copyOf(whole, length));

            assertThat(Listed.in(directory())).as("cut at %d", length).isEqualTo(before);
        }
    }

    @Test
    void anIndexWithAnyFlippedByteIsMadeAgain() throws IOException {
        var before = filled();
        var whole = Files.readAllBytes(index());

        for (int at = 0; at < whole.length; at++) {
            var flipped = whole.clone();
            flipped[at] ^= 4;
            Files.write(index(), flipped);

            assertThat(Listed.in(directory())).as("flipped at %d", at).isEqualTo(before);
        }
    }

    @Test
    void anIndexOfYesterdayHidesNothing() throws IOException {
        filled();
        var old = Files.readAllBytes(index());
        Listed before;
        try (var store = Given.open(directory())) {
            Given.create(store, new ThreadId("t4"));
            Given.run(store, new ThreadId("t4"), new RunId("r4"), RunStatus.WAITING);
            Given.run(store, T2, R2, RunStatus.DONE);
            Given.run(store, T1, new RunId("r5"), RunStatus.WAITING);
            store.delete(OWNER, T1);
            before = Listed.of(store);
        }

        Files.write(index(), old);

        assertThat(Listed.in(directory())).isEqualTo(before);
    }

    @Test
    void theIndexOfAnotherStoreAddsNothingAndHidesNothing() throws IOException {
        var before = filled();
        var other = temporary.resolve("other");
        try (var store = Given.open(other)) {
            fill(store, "x"); // the same ids, and logs that are a byte longer
            store.create(BOB, AgentThread.of(new ThreadId("foreign")));
            Given.run(store, T1, new RunId("foreign"), RunStatus.WAITING);
            Given.create(store, new ThreadId("deleted"));
            Given.run(store, new ThreadId("deleted"), new RunId("lost"), RunStatus.WAITING);
            store.delete(OWNER, new ThreadId("deleted"));
        }

        Files.write(index(), Files.readAllBytes(other.resolve("_index")));

        assertThat(Listed.in(directory())).isEqualTo(before);
    }

    @Test
    void aLogThatWasPutInThePlaceOfAnotherIsSeen() throws IOException {
        var before = filled();
        var log = directory().resolve("_log/t1.log");
        var short1 = Files.readAllBytes(log);
        try (var store = Given.open(directory())) {
            Given.run(store, T1, new RunId("r6"), RunStatus.WAITING);
        }

        Files.write(log, short1); // the same file, so that no folder shows it
        Files.delete(directory().resolve("_runs/r6.json"));

        assertThat(Listed.in(directory())).isEqualTo(before);
    }

    @Test
    void threadsThatCameOrWentWhileNobodyLookedAreSeen() throws IOException {
        filled();
        var elsewhere = temporary.resolve("elsewhere");
        try (var store = Given.open(elsewhere)) {
            Given.create(store, new ThreadId("moved"));
            Given.run(store, new ThreadId("moved"), new RunId("r7"), RunStatus.WAITING);
        }

        Files.copy(elsewhere.resolve("_log/moved.log"), directory().resolve("_log/moved.log"));
        Files.delete(directory().resolve("_log/t2.log"));
        Files.deleteIfExists(directory().resolve("t2.json"));

        try (var store = Given.open(directory())) {
            assertThat(store.threads(OWNER, ThreadQuery.DEFAULT).items())
                    .containsExactly(new ThreadId("moved"), T1);
            assertThat(store.runsWithStatus(RunStatus.WAITING))
                    .extracting(run -> run.value().run())
                    .containsExactly(new RunId("r7"));
            assertThat(store.run(OWNER, R2).orElseThrow().terminationCode()).isEqualTo("cancelled");
        }
    }

    @Test
    void afterAKillOnlyWhatChangedSinceItsLineIsRead() throws IOException {
        filled();
        try (var store = Given.open(directory())) {
            Given.run(store, T2, R2, RunStatus.DONE);
            Given.create(store, new ThreadId("t4"));
            var indexed = Given.indexed(directory());
            for (var thread : List.of(T1, T2, T3, new ThreadId("t4"))) {
                var log = directory().resolve("_log").resolve(thread + ".log");
                assertThat(indexed.get(thread).log()).isEqualTo(LogStamp.of(log));
            }
            Given.say(store, T1, "later");
            var image = Given.imageOf(directory(), temporary.resolve("image"));

            assertThat(Listed.in(image)).isEqualTo(Listed.of(store));
        }
    }

    @Test
    void aStoreWhoseIndexCannotBeWrittenWorksWithoutOne() throws IOException {
        var disk = new FaultyDisk();
        try (var store = Given.builder(directory()).disk(disk).open()) {
            Given.create(store, T1);
            disk.failIndex = true;
            Given.run(store, T1, R1, RunStatus.WAITING);
            disk.failIndex = false;
            Given.run(store, T1, R1, RunStatus.DONE);

            assertThat(index()).doesNotExist();
        }

        assertThat(Listed.in(directory()).runs()).hasSize(1);
    }

    @Test
    void threadsThatNobodyUsesAreRowsAndComeBackWhole() {
        try (var store = Given.builder(directory()).bounds(4, 1_000).open()) {
            for (int i = 0; i < 50; i++) {
                var thread = new ThreadId("t" + i);
                Given.create(store, thread);
                Given.run(store, thread, new RunId("r" + i), RunStatus.WAITING);
            }

            assertThat(store.heldThreads()).isLessThan(10);
            for (int i = 0; i < 50; i++) {
                var thread = new ThreadId("t" + i);
                Given.run(store, thread, new RunId("r" + i), RunStatus.DONE);
                assertThat(store.require(OWNER, thread).version()).isEqualTo(2);
            }
            assertThat(store.summaries(OWNER, 100)).hasSize(50);
            assertThat(store.runsWithStatus(RunStatus.WAITING)).isEmpty();
        }
    }
}
