package dev.reprise.runtime.store;

import static dev.reprise.runtime.store.Given.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.message.Message;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.store.Claim;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.Guard;
import dev.reprise.core.store.LogRecord;
import dev.reprise.core.store.RunRecord;
import dev.reprise.core.tool.ToolResult;
import dev.reprise.runtime.store.PowerLosses.Loss;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Losses of power at random instants: of what was acknowledged under `disk`, nothing is lost.
@Timeout(300)
class FilePowerLossTest {
    private static final int LIVES = 3;
    private static final int WRITERS = 6;
    private static final int CALLS = 40;
    private static final String STORE = "store";

    @TempDir Path temporary;

    private final RandomGenerator random = RandomGenerator.getDefault();

    @Test
    void whatWasAcknowledgedSurvivesALossOfPowerAtAnyInstant() throws Exception {
        var lost = losses(Durability.DISK, LIVES);

        assertThat(lost).isEmpty();
    }

    /// Or the test above would show nothing.
    @Test
    void whatIsLeftToTheOperatingSystemDoesNot() throws Exception {
        var lost = losses(Durability.OS, 1);

        assertThat(lost).isNotEmpty();
    }

    /// Each life begins with what a loss of power left of the one before.
    private List<String> losses(Durability durability, int lives) throws Exception {
        var lost = new ArrayList<String>();
        var before = PowerLosses.NOTHING;
        for (int life = 0; life < lives; life++) {
            var root = temporary.resolve("life-" + life);
            before.image().writeTo(root);
            var losses = live(root, durability, before, life);

            for (int i = 0; i < losses.size(); i++) {
                var image = temporary.resolve("image-%d-%d".formatted(life, i));
                losses.get(i).image().writeTo(image);
                lost.addAll(lostIn(image, losses.get(i)));
            }
            before = losses.get(random.nextInt(losses.size()));
        }
        return lost;
    }

    private static List<Loss> live(Path root, Durability durability, Loss before, int life)
            throws Exception {
        var disk = new ForgetfulDisk(root);
        var losses = new PowerLosses(disk, before);
        for (var part : List.of("a", "b")) { // the second with the index that the first leaves
            try (var store = open(root, durability, disk)) {
                for (int i = 0; i < 3; i++) {
                    if (store.load(OWNER, shared(i)).isEmpty()) {
                        Given.create(store, shared(i));
                        losses.acknowledge(shared(i), 1, null);
                    }
                }
                var writers = new ArrayList<Thread>();
                for (int i = 0; i < WRITERS; i++) {
                    var writer = new Writer(store, losses, life + part + i);
                    writers.add(Thread.startVirtualThread(writer));
                }
                for (var writer : writers) {
                    writer.join();
                }
                losses.now();
            }
        }
        return losses.all();
    }

    private static FileThreadStore open(Path root, Durability durability, Disk disk) {
        return FileThreadStore.builder(root.resolve(STORE))
                .durability(durability)
                .disk(disk)
                .bounds(4, 1 << 16)
                .open();
    }

    private static ThreadId shared(int number) {
        return new ThreadId("t" + number);
    }

    private static List<String> lostIn(Path image, Loss loss) throws Exception {
        var lost = new ArrayList<String>();
        Files.createDirectories(image.resolve(STORE));
        try (var store = Given.open(image.resolve(STORE))) {
            loss.acknowledged()
                    .forEach((thread, entries) -> {
                        if (store.load(OWNER, thread).isEmpty()) {
                            lost.add("thread " + thread);
                            return;
                        }
                        var records = consistent(store, thread);
                        entries.forEach((lsn, entry) -> {
                            if (!holds(store, records, lsn, entry)) {
                                lost.add("record %d of %s".formatted(lsn, thread));
                            }
                        });
                    });
            loss.deleted().stream()
                    .filter(thread -> store.load(OWNER, thread).isPresent())
                    .forEach(thread -> lost.add("deletion of " + thread));
        }
        return lost;
    }

    private static List<LogRecord> consistent(FileThreadStore store, ThreadId thread) {
        var view = store.require(OWNER, thread);
        var records = Given.read(store, thread);
        assertThat(records)
                .extracting(LogRecord::lsn)
                .isEqualTo(LongStream.rangeClosed(1, view.lsn()).boxed().toList());
        assertThat(view.thread().rebuildState()).isEqualTo(view.state());
        return records;
    }

    private static boolean holds(
            FileThreadStore store, List<LogRecord> records, long lsn, Optional<Entry> appended) {
        if (lsn > records.size() || appended.isEmpty()) {
            return lsn <= records.size();
        }
        var found = records.get((int) lsn - 1).entry();
        var entry = appended.get();
        if (entry instanceof Entry.Changed change && change.set().meta() != null) {
            var run = store.run(OWNER, change.set().run());
            return found.equals(entry)
                    && run.map(RunRecord::status).filter(RunStatus.DONE::equals).isPresent();
        }
        return found.equals(entry);
    }

    /// Calls a store with whatever it takes.
    private static final class Writer implements Runnable {
        private final FileThreadStore store;
        private final PowerLosses losses;
        private final String name;
        private final RandomGenerator random = RandomGenerator.getDefault();
        private int count;

        Writer(FileThreadStore store, PowerLosses losses, String name) {
            this.store = store;
            this.losses = losses;
            this.name = name;
        }

        @Override
        public void run() {
            for (int i = 0; i < CALLS; i++) {
                call(shared(random.nextInt(3)));
            }
        }

        private void call(ThreadId thread) {
            var id = name + "-" + count++;
            var run = new RunId("r" + id);
            switch (random.nextInt(10)) {
                case 0 -> append(thread, Entry.Changed.of(Given.changeOf(run, RunStatus.DONE)));
                case 1 -> append(thread, input(id));
                case 2 -> append(thread, claim(run));
                case 3 -> store.append(OWNER, thread, finished(run), Guard.NONE); // may be lost
                case 4 -> append(thread, new Entry.Relabelled(Json.object("x", id), List.of()));
                case 5 -> createAndDelete(new ThreadId("own-" + id));
                case 6 -> append(thread, saying(id, 20_000));
                default -> append(thread, saying(id, 100));
            }
        }

        private void append(ThreadId thread, Entry entry) {
            var place = store.append(OWNER, thread, entry, Guard.NONE);
            losses.acknowledge(thread, place.lsn(), entry);
        }

        private void createAndDelete(ThreadId thread) {
            Given.create(store, thread);
            losses.acknowledge(thread, 1, null);
            append(
                    thread,
                    Entry.Changed.of(Given.changeOf(new RunId("r-" + thread), RunStatus.DONE)));
            if (random.nextBoolean()) {
                losses.delete(thread, () -> store.delete(OWNER, thread));
            }
        }

        private static Entry saying(String id, int length) {
            var message = Message.user(id, id + "x".repeat(length));
            return Entry.Changed.of(Given.change(null, List.of(message), List.of()));
        }

        private static Entry input(String id) {
            return new Entry.Received(id, null, Entry.Received.What.NOTE, JsonObject.EMPTY, null);
        }

        private static Entry claim(RunId run) {
            return new Entry.Claimed(new Claim(run, 1), "p", -1, Entry.Claimed.Why.START);
        }

        private static Entry finished(RunId run) {
            var result = ToolResult.error("t", "x");
            return new Entry.Finished(run, "c", "e", result, null, List.of(), List.of(), false);
        }
    }
}
