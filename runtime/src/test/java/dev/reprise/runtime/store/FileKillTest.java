package dev.reprise.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.history.ThreadHistory;
import dev.reprise.core.message.Message;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.LogRecord;
import dev.reprise.core.store.StoreException;
import dev.reprise.core.store.ThreadQuery;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Processes that are killed while they append: nothing that was acknowledged is lost.
@Timeout(600)
class FileKillTest {
    /// Kills for each kind of durability; each costs the start of a process.
    private static final int KILLS =
            Integer.getInteger("reprise.kills", "true".equals(System.getenv("CI")) ? 100 : 10);

    private static final int MOST_APPENDS = 60;

    @TempDir Path directory;

    @ParameterizedTest
    @EnumSource(Durability.class)
    void whatWasAcknowledgedSurvivesAKill(Durability durability) throws Exception {
        long seed = System.nanoTime();
        var random = new SplittableRandom(seed);
        var acknowledged = new HashMap<String, Map<Long, String>>();
        int appended = 0;

        for (int kill = 0; kill < KILLS; kill++) {
            var store = directory.resolve("store-" + kill / 10);
            if (kill % 10 == 0) {
                acknowledged.clear();
            }
            for (var line : linesUntilKilled(store, durability, "p" + kill, random)) {
                var words = line.split(" ", 3);
                acknowledged
                        .computeIfAbsent(words[0], _ -> new HashMap<>())
                        .put(Long.parseLong(words[1]), words[2]);
                appended++;
            }

            var what = "kill %d of seed %d".formatted(kill, seed);
            requireAll(store, acknowledged, what);
            requireAll(store, acknowledged, what + ", by the index");
        }

        assertThat(appended).as("appends in all").isGreaterThan(10 * KILLS);
    }

    private static List<String> linesUntilKilled(
            Path store, Durability durability, String name, SplittableRandom random)
            throws Exception {
        var process =
                ChildJvm.start(AppendingProcess.class, store.toString(), durability.name(), name);
        try (var output = process.inputReader()) {
            assertThat(output.readLine()).isEqualTo(AppendingProcess.READY);
            var lines = new ArrayList<String>();
            int last = random.nextInt(MOST_APPENDS);
            while (lines.size() < last) {
                lines.add(output.readLine());
            }
            spin(random.nextInt(1000));
            process.toHandle()
                    .destroyForcibly(); // not of the process itself: that would close its output,
            // too
            output.lines().forEach(lines::add);
            process.waitFor();
            return lines;
        } finally {
            process.destroyForcibly();
        }
    }

    /// So that the kill does not come at the end of an append only.
    private static void spin(int micros) {
        long end = System.nanoTime() + 1_000L * micros;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    private static void requireAll(
            Path directory, Map<String, Map<Long, String>> acknowledged, String what) {
        try (var store = Given.open(directory)) {
            for (int i = 0; i < AppendingProcess.THREADS; i++) {
                var thread = AppendingProcess.thread(i);
                var wanted = acknowledged.getOrDefault(thread.value(), Map.of());
                // ahead of anything that reads the log
                wanted.values().forEach(name -> requireRun(store, directory, name, what));
                requireAll(store, thread, wanted, what);
                wanted.values().forEach(name -> requireRun(store, directory, name, what));
            }
            requireForks(store, acknowledged.keySet(), what);
        }
    }

    /// A fork is there whole or not at all, and each that was acknowledged is there.
    private static void requireForks(FileThreadStore store, Set<String> acknowledged, String what) {
        var forks =
                store
                        .threads(Given.OWNER, ThreadQuery.DEFAULT.withPage(0, Integer.MAX_VALUE))
                        .items()
                        .stream()
                        .filter(FileKillTest::isFork)
                        .toList();
        for (var fork : forks) {
            var origin = ThreadHistory.of(store, Given.OWNER, fork).origin().orElseThrow();
            var then = ThreadHistory.of(store, Given.OWNER, origin.thread()).at(origin.version());
            var view = store.require(Given.OWNER, fork);
            assertThat(view.version()).as(what).isZero();
            assertThat(view.thread().messages()).as(what).isEqualTo(then.thread().messages());
            assertThat(view.state()).as(what).isEqualTo(then.state());
            assertThat(view.thread().rebuildState()).as(what).isEqualTo(then.state());
        }
        assertThat(forks)
                .as(what)
                .extracting(ThreadId::value)
                .containsAll(
                        acknowledged.stream()
                                .filter(id -> id.startsWith(AppendingProcess.FORK))
                                .toList());
    }

    private static boolean isFork(ThreadId thread) {
        return thread.value().startsWith(AppendingProcess.FORK);
    }

    private static void requireAll(
            FileThreadStore store, ThreadId thread, Map<Long, String> acknowledged, String what) {
        var records = Given.read(store, thread);
        var view = store.require(Given.OWNER, thread);
        var names = new HashMap<Long, String>();
        records.forEach(record -> names.put(record.lsn(), AppendingProcess.nameOf(record.entry())));

        assertThat(records)
                .as(what)
                .extracting(LogRecord::lsn)
                .isEqualTo(LongStream.rangeClosed(1, view.lsn()).boxed().toList());
        assertThat(names).as(what).containsAllEntriesOf(acknowledged);
        assertThat(view.thread().messages())
                .as(what)
                .hasSize((int) records.stream().flatMap(FileKillTest::messagesOf).count());
        assertThat(view.thread().rebuildState()).as(what).isEqualTo(view.state());
    }

    /// A run that was said to be done is done, in the store and in its file.
    private static void requireRun(
            FileThreadStore store, Path directory, String name, String what) {
        if (name.startsWith("run ")) {
            var words = name.split(" ", 3);
            var record = store.run(Given.OWNER, new RunId(words[1])).orElseThrow();
            if (words[2].equals(RunStatus.DONE.label())) {
                assertThat(record.status()).as(what).isEqualTo(RunStatus.DONE);
                assertThat(directory.resolve("_runs").resolve(words[1] + ".json"))
                        .as(what)
                        .content()
                        .contains("\"status\": \"done\"");
            }
        }
    }

    private static Stream<Message> messagesOf(LogRecord record) {
        return record.entry() instanceof Entry.Changed change
                ? change.set().messages().stream()
                : Stream.empty();
    }

    @Test
    void aSecondProcessIsRefusedAndToldWhoIsThere() throws Exception {
        var process = ChildJvm.start(AppendingProcess.class, directory.toString(), "OS", "p");
        try (var output = process.inputReader()) {
            assertThat(output.readLine()).isEqualTo(AppendingProcess.READY);

            assertThatThrownBy(() -> Given.open(directory))
                    .isInstanceOf(StoreException.class)
                    .extracting("reason")
                    .isEqualTo(
                            new StoreException.Reason.Locked(
                                    directory.toRealPath().toString(), "" + process.pid()));
        } finally {
            process.destroyForcibly().waitFor();
        }

        Given.open(directory).close();
    }
}
