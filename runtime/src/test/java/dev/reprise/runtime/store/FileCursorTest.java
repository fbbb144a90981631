package dev.reprise.runtime.store;

import static dev.reprise.runtime.store.Given.OWNER;
import static dev.reprise.runtime.store.Given.R1;
import static dev.reprise.runtime.store.Given.T1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.event.EventMeta;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.Guard;
import dev.reprise.core.store.LogRecord;
import dev.reprise.core.store.StoreException;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a reader of a log opens, keeps and gives back.
class FileCursorTest {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final int CHANGES = 20;

    @TempDir Path directory;

    @Test
    void theStateIsMadeOfTheLogOnceHoweverOftenAReaderPauses() throws IOException {
        var log = directory.resolve("_log").resolve("t1.log");
        try (var store = Given.open(directory)) {
            Given.create(store, T1);
            for (int i = 0; i < CHANGES; i++) {
                store.append(OWNER, T1, showing(i), Guard.NONE);
            }
        }
        var opened = new ArrayList<Long>();
        var shown = new ArrayList<Json>();

        try (var cursor =
                new FileCursor(
                        T1,
                        offset -> {
                            opened.add(offset);
                            return new FrameReader(log, offset, Files.size(log));
                        },
                        new LogMarks.Mark(1, 0),
                        CHANGES / 2,
                        () -> false)) {
            while (cursor.hasNext()) {
                shown.add(stateIn(cursor.next()));
                cursor.pause();
            }
        }

        assertThat(shown)
                .hasSize(CHANGES / 2 + 1)
                .endsWith(JsonObject.EMPTY.with("n", CHANGES - 1));
        assertThat(opened).filteredOn(offset -> offset == 0).hasSize(2);
        assertThat(opened).hasSize(2 + shown.size());
    }

    /// A change that shows the state it makes.
    private static Entry.Changed showing(int value) {
        var meta = new EventMeta(new EventMeta.Scope(T1, R1), value, 1, EventMeta.NO_STEP);
        var state = JsonObject.EMPTY.with("n", value);
        return Entry.Changed.of(
                Given.change(R1, List.of(), List.of(Given.set("n", value))),
                List.of(new AgentEvent.StateSnapshot(meta, state)));
    }

    private static Json stateIn(LogRecord record) {
        return record.entry() instanceof Entry.Changed change
                        && change.events().getFirst() instanceof AgentEvent.StateSnapshot shown
                ? shown.state()
                : Json.NULL;
    }

    @Test
    void aReaderThatPausesHoldsNoFile() throws IOException {
        assumeTrue(Files.isDirectory(DESCRIPTORS));
        try (var store = Given.open(directory)) {
            Given.create(store, T1);
            Given.say(store, T1, "a");
            long before = openLogs();

            var cursor = store.read(OWNER, T1, 0);
            cursor.next();
            long reading = openLogs();
            cursor.pause();

            assertThat(reading).isEqualTo(before + 1);
            assertThat(openLogs()).isEqualTo(before);
        }
    }

    @Test
    void aReaderThatCannotBeginHoldsNoFile() throws IOException {
        assumeTrue(Files.isDirectory(DESCRIPTORS));
        var log = Files.writeString(directory.resolve("damaged.log"), "no record\n");

        assertThatThrownBy(() ->
                        new FileCursor(
                                T1,
                                offset -> new FrameReader(log, offset, Files.size(log)),
                                new LogMarks.Mark(1, 0),
                                1,
                                () -> false))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("damaged at offset 0");

        assertThat(openLogs()).isZero();
    }

    @Test
    void aReaderThatPausedAheadOfACutIsToldSo() throws IOException {
        var disk = new FaultyDisk();
        try (var store =
                FileThreadStore.builder(directory).disk(disk).durability(Durability.DISK).open()) {
            Given.create(store, T1);
            Given.say(store, T1, "a");
            var cursor = store.read(OWNER, T1, 0);
            cursor.next();
            cursor.pause();
            disk.failSync = true;
            assertThatThrownBy(() -> Given.say(store, T1, "b")).isInstanceOf(StoreException.class);
            disk.failSync = false;
            Given.say(store, T1, "c");

            assertThatThrownBy(cursor::hasNext)
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("was cut back while it was read");
        }
    }

    private long openLogs() throws IOException {
        try (var files = Files.list(DESCRIPTORS)) {
            return files.filter(this::isLog).count();
        }
    }

    private boolean isLog(Path descriptor) {
        try {
            var target = Files.readSymbolicLink(descriptor);
            return target.startsWith(directory.toRealPath()) && target.toString().endsWith(".log");
        } catch (IOException _) { // it was closed meanwhile
            return false;
        }
    }
}
