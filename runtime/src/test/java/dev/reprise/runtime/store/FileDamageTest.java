package dev.reprise.runtime.store;

import static dev.reprise.runtime.store.Given.OWNER;
import static dev.reprise.runtime.store.Given.R1;
import static dev.reprise.runtime.store.Given.T1;
import static dev.reprise.runtime.store.Given.T2;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.Owner;
import dev.reprise.core.ThreadId;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.LogRecord;
import dev.reprise.core.store.StoreException;
import dev.reprise.core.store.ThreadQuery;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Logs that a crash cut short, and logs that were damaged later.
class FileDamageTest {
    @TempDir Path temporary;

    private final List<TornTail> reported = new ArrayList<>();

    @Test
    void aLogThatEndsAfterAnyRecordHoldsThoseRecords() throws IOException {
        var log = record(12);
        var ends = recordEnds(log);

        for (int records = 1; records <= ends.size(); records++) {
            expectPrefix(
                    Arrays.copyOf(log, ends.get(records - 1)), records, "after record " + records);
            assertThat(reported).isEmpty();
        }
    }

    @Test
    void aLogThatEndsWithinARecordLosesThatRecordAndSaysSoOnce() throws IOException {
        var log = record(6);
        var ends = recordEnds(log);
        int lastStart = ends.get(ends.size() - 2);

        for (int size = lastStart + 1; size < log.length; size++) {
            expectPrefix(Arrays.copyOf(log, size), ends.size() - 1, "at byte " + size);
            assertThat(reported).containsExactly(new TornTail(T1, lastStart, size - lastStart));
            reported.clear();
        }
    }

    @Test
    void aTailOfZerosIsATornTail() throws IOException {
        var log = record(3);

        expectPrefix(Arrays.copyOf(log, log.length + 5000), 3, "with zeros behind it");

        assertThat(reported).containsExactly(new TornTail(T1, log.length, 5000));
    }

    @Test
    void anyFlippedByteOfTheLastRecordIsATornTail() throws IOException {
        var log = record(4);
        var ends = recordEnds(log);
        int lastStart = ends.get(ends.size() - 2);

        for (int at = lastStart; at < log.length; at += 7) {
            var flipped = log.clone();
            flipped[at] ^= 0x10;
            expectPrefix(flipped, 3, "byte " + at + " flipped");
        }
    }

    @Test
    void aCreationThatWasCutShortNeverHappened() throws IOException {
        var log = record(1);

        for (int size = 0; size < log.length; size++) {
            var directory = directoryWith(Arrays.copyOf(log, size));
            try (var store = Given.builder(directory).onTornTail(reported::add).open()) {
                assertThat(store.load(OWNER, T1)).isEmpty();
                Given.create(store, T1);
            }
            delete(directory);
        }
    }

    @Test
    void aForkWhoseOneRecordWasCutShortNeverHappenedAndCanBeMadeAgain() throws IOException {
        var base = temporary.resolve("base");
        try (var store = Given.open(base)) {
            Given.create(store, T1);
            Given.say(store, T1, "a", "b");
            store.fork(OWNER, new Entry.Origin(T1, 1), T2);
        }
        var log = Files.readAllBytes(base.resolve("_log/t2.log"));

        for (int size = 0; size < log.length; size += 9) {
            var cut = temporary.resolve("cut-" + size);
            Given.imageOf(base, cut);
            Files.deleteIfExists(cut.resolve("t2.json"));
            Files.write(cut.resolve("_log/t2.log"), Arrays.copyOf(log, size));
            try (var store = Given.open(cut)) {
                assertThat(store.load(OWNER, T2)).as("at byte " + size).isEmpty();
                var fork = store.fork(OWNER, new Entry.Origin(T1, 1), T2);
                assertThat(fork.thread().messages()).hasSize(2);
            }
        }
    }

    @Test
    void damageInTheMiddleRefusesThatThreadAloneAndNamesTheOffset() throws IOException {
        var log = record(8);
        var ends = recordEnds(log);
        for (int record = 1; record < 7; record++) {
            int start = ends.get(record - 1);
            for (int at = start; at < ends.get(record); at += 13) {
                var damaged = log.clone();
                damaged[at] ^= 0x01;
                var directory = directoryWith(damaged);

                try (var store = Given.open(directory)) {
                    requireDamaged(() -> store.load(OWNER, T1), start);
                    requireDamaged(() -> Given.say(store, T1, "m"), start);
                    requireDamaged(() -> store.read(OWNER, T1, 0), start);
                    assertThat(store.load(new Owner("acme", "bob"), T1)).isEmpty();
                    Given.create(store, T2);
                    Given.say(store, T2, "works");
                    assertThat(store.threads(OWNER, ThreadQuery.DEFAULT).items())
                            .containsExactly(T2);
                }
                assertThat(Files.readAllBytes(directory.resolve("_log/t1.log"))).isEqualTo(damaged);
                delete(directory);
            }
        }
    }

    @Test
    void damageThatADocumentCoversIsFoundWhenItIsRead() throws IOException {
        var directory = temporary.resolve("store");
        try (var store = Given.open(directory)) {
            Given.create(store, T1);
            Given.say(store, T1, "a");
            Given.run(store, T1, R1, RunStatus.DONE);
        }
        var path = directory.resolve("_log/t1.log");
        var log = Files.readAllBytes(path);
        int start = recordEnds(log).getFirst();
        log[start + 30] ^= 1;
        Files.write(path, log);

        try (var store = Given.open(directory)) {
            assertThat(Given.messages(store, T1)).containsExactly("a");
            requireDamaged(() -> Given.read(store, T1), start);
        }
    }

    @Test
    void aLogThatLostWhatItsDocumentHadSeenCountsAlone() throws IOException {
        var directory = temporary.resolve("store");
        try (var store = Given.open(directory)) {
            Given.create(store, T1);
            Given.say(store, T1, "a");
            Given.say(store, T1, "b");
            Given.run(store, T1, R1, RunStatus.DONE);
        }
        var path = directory.resolve("_log/t1.log");
        var log = Files.readAllBytes(path);
        var ends = recordEnds(log);
        Files.write(path, Arrays.copyOf(log, ends.get(1)));

        try (var store = Given.open(directory)) {
            assertThat(Given.messages(store, T1)).containsExactly("a");
            Given.say(store, T1, "c");
        }
        try (var store = Given.open(directory)) {
            assertThat(Given.messages(store, T1)).containsExactly("a", "c");
        }
    }

    @Test
    void aDocumentThatIsNoneIsRefusedAloneAndTheStoreOpens() throws IOException {
        var whole =
                """
                {"id":"t1","messages":[],"_log":{"offset":1,"lsn":1,"runs":[],"trails":[],"inputs":[],"marks":%s}}
                """;
        var documents =
                List.of(
                        "{\"id\":\"../x\"}",
                        "{\"id\":\"\"}",
                        "{\"id\":\"t1\",\"parent_thread_id\":\"a/b\"}",
                        "{\"id\":\"t1\",\"_owner\":\"///\"}",
                        whole.formatted("[[1]]"),
                        whole.formatted("[[1,\"x\"]]"),
                        whole.formatted("3"));
        for (var document : documents) {
            var directory = temporary.resolve("documents");
            Files.createDirectories(directory);
            Files.writeString(directory.resolve("t1.json"), document);

            try (var store = Given.open(directory)) {
                assertThatThrownBy(() -> store.load(OWNER, T1))
                        .as(document)
                        .isInstanceOf(StoreException.class)
                        .hasMessageStartingWith("Serialization error: document of thread t1");
                Given.create(store, T2);
                Given.say(store, T2, "works");
            }
            delete(directory);
        }
    }

    @Test
    void aDocumentWhosePatchesDoNotApplyIsMadeAgainFromTheLog() throws IOException {
        var directory = temporary.resolve("store");
        try (var store = Given.open(directory)) {
            Given.create(store, T1);
            Given.run(store, T1, R1, RunStatus.DONE);
        }
        var path = directory.resolve("t1.json");
        var document = Files.readString(path);
        Files.writeString(path, document.replace("\"state\": {}", "\"state\": 3"));
        Files.delete(directory.resolve("_index"));

        try (var store = Given.open(directory)) {
            assertThat(document).contains("\"state\": {}");
            assertThat(Given.say(store, T1, "works")).isEqualTo(2);
        }
    }

    @Test
    void aCopyOfADocumentUnderAnotherNameIsRefusedAlone() throws IOException {
        var directory = temporary.resolve("store");
        try (var store = Given.open(directory)) {
            Given.create(store, T1);
            Given.run(store, T1, R1, RunStatus.DONE);
        }
        Files.copy(directory.resolve("t1.json"), directory.resolve("t1-backup.json"));

        try (var store = Given.open(directory)) {
            assertThatThrownBy(() -> store.load(OWNER, new ThreadId("t1-backup")))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("id must be \"t1-backup\", not \"t1\"");
            assertThat(store.threads(OWNER, ThreadQuery.DEFAULT).items()).containsExactly(T1);
            assertThat(Given.say(store, T1, "works")).isEqualTo(2);
        }
        assertThat(directory.resolve("_log/t1-backup.log")).doesNotExist();
    }

    @Test
    void aCopyOfALogUnderAnotherNameIsRefusedAlone() throws IOException {
        var directory = directoryWith(record(3));
        Files.copy(directory.resolve("_log/t1.log"), directory.resolve("_log/t2.log"));

        try (var store = Given.open(directory)) {
            assertThatThrownBy(() -> Given.say(store, T2, "m"))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("damaged at offset 0: log is that of thread t1");
            assertThat(Given.say(store, T1, "works")).isEqualTo(3);
        }
    }

    @Test
    void aLogThatCannotBeCutBackIsRefusedAloneAndTheStoreOpens() throws IOException {
        var log = record(3);
        var directory = directoryWith(Arrays.copyOf(log, log.length - 1));
        var disk = new FaultyDisk();
        disk.failTruncate = true;

        try (var store = Given.builder(directory).disk(disk).open()) {
            assertThatThrownBy(() -> store.load(OWNER, T1))
                    .isInstanceOf(StoreException.class)
                    .extracting("reason")
                    .isInstanceOf(StoreException.Reason.Io.class);
            Given.create(store, T2);
            disk.failTruncate = false;
            assertThat(store.require(OWNER, T1).lsn()).isEqualTo(2);
        }
    }

    /// A log of this many records.
    private byte[] record(int records) throws IOException {
        var directory = temporary.resolve("recorded");
        try (var store = Given.open(directory)) {
            Given.create(store, T1);
            for (int i = 2; i <= records; i++) {
                Given.say(store, T1, "message " + i);
            }
        }
        var log = Files.readAllBytes(directory.resolve("_log/t1.log"));
        delete(directory);
        return log;
    }

    private static List<Integer> recordEnds(byte[] log) {
        var ends = new ArrayList<Integer>();
        for (int i = 0; i < log.length; i++) {
            if (log[i] == '\n') {
                ends.add(i + 1);
            }
        }
        return ends;
    }

    private Path directoryWith(byte[] log) throws IOException {
        var directory = temporary.resolve("damaged");
        Files.createDirectories(directory.resolve("_log"));
        Files.write(directory.resolve("_log/t1.log"), log);
        return directory;
    }

    private void expectPrefix(byte[] log, int records, String what) throws IOException {
        var directory = directoryWith(log);
        for (int opened = 0; opened < 2; opened++) {
            try (var store = Given.builder(directory).onTornTail(reported::add).open()) {
                assertThat(Given.read(store, T1))
                        .as(what)
                        .extracting(LogRecord::lsn)
                        .hasSize(records + opened);
                assertThat(Given.messages(store, T1)).as(what).hasSize(records - 1 + opened);
                Given.say(store, T1, "new " + opened);
                assertThat(Given.messages(store, T1)).as(what).hasSize(records + opened);
            }
        }
        var text = Files.readString(directory.resolve("_log/t1.log"), StandardCharsets.UTF_8);
        assertThat(text.lines()).as(what).hasSize(records + 2);
        delete(directory);
    }

    private static void requireDamaged(Runnable call, long offset) {
        assertThatThrownBy(call::run)
                .isInstanceOf(StoreException.class)
                .hasMessageStartingWith("log of thread t1 is damaged at offset " + offset + ":");
    }

    private static void delete(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (var file : files.toList().reversed()) {
                Files.delete(file);
            }
        }
    }
}
