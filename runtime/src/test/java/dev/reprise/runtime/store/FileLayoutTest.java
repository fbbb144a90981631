package dev.reprise.runtime.store;

import static dev.reprise.runtime.store.Given.OWNER;
import static dev.reprise.runtime.store.Given.R1;
import static dev.reprise.runtime.store.Given.T1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.message.Message;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.store.AgentThread;
import dev.reprise.core.store.RunQuery;
import dev.reprise.core.store.RunRecord;
import dev.reprise.core.store.StoreException;
import dev.reprise.core.store.ThreadQuery;
import dev.reprise.core.store.VersionPrecondition;
import dev.reprise.state.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The files, as others read and write them.
class FileLayoutTest {
    @TempDir Path directory;

    @Test
    void aRecordIsALineThatAnyToolReads() throws IOException {
        try (var store = Given.open(directory)) {
            Given.create(store, T1);
            Given.say(store, T1, "ö");
        }

        var lines = Files.readAllLines(directory.resolve("_log/t1.log"));
        assertThat(lines).hasSize(2);
        assertThat(lines.get(1))
                .matches(
                        "\\d+ [0-9a-f]{8} \\{\"k\":\"change\",\"n\":2,\"ts\":\\d+,\"v\":1,\"set\":\\{\"run_id\":\"\","
                                + "\"reason\":\"AssistantTurnCommitted\",\"messages\":\\[\\{\"id\":\"ö\",\"role\":\"user\","
                                + "\"content\":\"ö\"}],\"patches\":\\[]}}");
    }

    @Test
    void aThreadHasADocumentAfterItsFirstRun() throws IOException {
        try (var store = Given.open(directory)) {
            Given.create(store, T1);
            Given.say(store, T1, "hi");
            assertThat(directory.resolve("t1.json")).doesNotExist();
            Given.run(store, T1, R1, RunStatus.DONE);
            store.awaitDocuments();

            var document = Json.parseObject(Files.readString(directory.resolve("t1.json")));
            assertThat(document.get("_version")).isEqualTo(Json.of(2));
            assertThat(document.get("_owner")).isEqualTo(Json.of("acme/alice"));
            assertThat(AgentThread.fromJson(document)).isEqualTo(store.require(OWNER, T1).thread());
            assertThat(Files.readString(directory.resolve("t1.json")))
                    .startsWith("{\n  \"_version\": 2,\n");
        }
    }

    @Test
    void documentsAreWrittenAgainOnlyWhenTheLogHasDoubled() throws IOException {
        int written = 0;
        try (var store = Given.open(directory)) {
            Given.create(store, T1);
            Object before = null;
            for (int i = 0; i < 500; i++) {
                Given.run(store, T1, new RunId("r" + i), RunStatus.DONE);
                store.awaitDocuments();
                var now = Files.readAttributes(directory.resolve("t1.json"), "unix:ino").get("ino");
                written += now.equals(before) ? 0 : 1;
                before = now;
            }
        }

        assertThat(written).isBetween(5, 15);
    }

    @Test
    void runsAreWrittenWhenTheirStatusChanges() throws IOException {
        try (var store = Given.open(directory)) {
            Given.create(store, T1);
            Given.run(store, T1, R1, RunStatus.RUNNING);
            Given.run(store, T1, R1, RunStatus.DONE);

            var record = Json.parse(Files.readString(directory.resolve("_runs/r1.json")));
            assertThat(RunRecord.fromJson(record)).isEqualTo(store.run(OWNER, R1).orElseThrow());
        }
    }

    @Test
    void noTemporaryFilesAreLeft() throws IOException {
        try (var store = Given.open(directory)) {
            Given.create(store, T1);
            Given.run(store, T1, R1, RunStatus.DONE);
        }

        try (var files = Files.walk(directory)) {
            assertThat(files.filter(Files::isRegularFile))
                    .extracting(file -> directory.relativize(file).toString())
                    .containsExactlyInAnyOrder(
                            ".lock", "_index", "_log/t1.log", "_runs/r1.json", "t1.json");
        }
    }

    @Test
    void whatAKilledProcessWasReplacingIsRemovedByTheNext() throws IOException {
        var hex = "0123456789abcdef".repeat(2);
        Files.createDirectory(directory.resolve("_runs"));
        var theirs = Files.writeString(directory.resolve(".note.tmp"), "x");
        var run = Files.writeString(directory.resolve("_runs/.r.1." + hex + ".tmp"), "{");
        Path half;
        try (var store = Given.open(directory)) {
            Given.create(store, T1);
            half = Files.writeString(directory.resolve(".t1." + hex + ".tmp"), "{");
            assertThatThrownBy(() -> Given.open(directory)).isInstanceOf(StoreException.class);
            assertThat(half).exists();
        }

        Given.open(directory).close();

        assertThat(half).doesNotExist();
        assertThat(run).doesNotExist();
        assertThat(theirs).exists();
    }

    @Test
    void aStoreWrittenByOthersOpens() throws IOException {
        Files.writeString(
                directory.resolve("t1.json"),
                """
                {
                  "_version": 4,
                  "id": "t1",
                  "messages": [
                    {"id":"m-u","role":"user","content":"hi","metadata":{"run_id":"r1"}},
                    {"id":"m-a","role":"assistant","content":"hello","metadata":{"run_id":"r1","step_index":0}}
                  ],
                  "metadata": {"created_at":1700000000000,"updated_at":1700000000500},
                  "parent_thread_id": "t0",
                  "patches": [],
                  "resource_id": "user-7",
                  "state": {"__run":{"done_reason":"natural","id":"r1","status":"done","updated_at":1700000000490}}
                }
                """);
        Files.createDirectories(directory.resolve("runs"));
        Files.writeString(
                directory.resolve("runs/r1.json"),
                """
                {"run_id":"r1","thread_id":"t1","agent_id":"default","origin":"user","status":"waiting",
                 "termination_code":"input_required","created_at":1700000000000,"updated_at":1700000000300,
                 "metadata":null}
                """);

        for (int opened = 0; opened < 2; opened++) {
            try (var store = Given.open(directory)) {
                var view = store.require(Owner.LOCAL, T1);
                assertThat(view.version()).isEqualTo(4 + opened);
                assertThat(view.thread().messages().subList(0, 2))
                        .extracting(Message::id)
                        .containsExactly("m-u", "m-a");
                assertThat(view.thread().parent()).isEqualTo(new ThreadId("t0"));
                assertThat(view.thread().metadata().createdAt()).isEqualTo(1_700_000_000_000L);
                assertThat(view.state()).isEqualTo(view.thread().state());
                assertThat(store.activeRun(Owner.LOCAL, T1)).map(RunRecord::run).contains(R1);
                assertThat(store.runs(Owner.LOCAL, RunQuery.DEFAULT).total()).isEqualTo(1);
                var change =
                        Given.change(null, List.of(Message.user("m-" + opened, "more")), List.of());
                assertThat(
                                store.append(
                                        Owner.LOCAL,
                                        T1,
                                        change,
                                        VersionPrecondition.exactly(4 + opened)))
                        .isEqualTo(5 + opened);
            }
        }
    }

    @Test
    void aDocumentOfAnUnknownVersionCountsFromZero() throws IOException {
        Files.writeString(directory.resolve("t1.json"), "{\"id\":\"t1\",\"messages\":[]}");

        try (var store = Given.open(directory)) {
            assertThat(store.require(Owner.LOCAL, T1).version()).isZero();
            assertThat(store.threads(Owner.LOCAL, ThreadQuery.DEFAULT).items()).containsExactly(T1);
        }
    }

    @Test
    void anExportedDocumentIsAThreadElsewhere(@TempDir Path elsewhere) throws IOException {
        try (var store = Given.open(directory)) {
            Given.create(store, T1);
            Given.say(store, T1, "hi");
            Given.run(store, T1, R1, RunStatus.DONE);
            store.awaitDocuments();
            Files.copy(directory.resolve("t1.json"), elsewhere.resolve("t1.json"));

            try (var other = Given.open(elsewhere)) {
                assertThat(other.require(OWNER, T1).thread())
                        .isEqualTo(store.require(OWNER, T1).thread());
                assertThat(other.require(OWNER, T1).version()).isEqualTo(2);
            }
        }
    }

    @Test
    void aDirectoryIsUsedByOneStoreAtATime() {
        try (var store = Given.open(directory)) {
            Given.create(store, T1);

            assertThatThrownBy(() -> Given.open(directory))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("is in use by process " + ProcessHandle.current().pid());

            Given.say(store, T1, "still works");
        }
        Given.open(directory).close();
    }

    @Test
    void anInterruptedCallerIsServedLikeAnyOther() {
        try (var store = Given.open(directory)) {
            Given.create(store, T1);
            Given.run(store, T1, R1, RunStatus.DONE);
        }
        try (var store = FileThreadStore.at(directory)) {
            Thread.currentThread().interrupt();

            assertThat(store.load(OWNER, T1)).isPresent();
            assertThat(Given.say(store, T1, "a")).isEqualTo(2);
            assertThat(Given.run(store, T1, R1, RunStatus.DONE)).isEqualTo(3);
            assertThat(Given.read(store, T1)).hasSize(4);
            Given.create(store, new ThreadId("t2"));
            store.delete(OWNER, new ThreadId("t2"));

            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void fewFilesAreOpenHoweverManyThreadsAreInUse() throws IOException {
        var open = Path.of("/proc/self/fd");
        assumeTrue(Files.isDirectory(open));
        try (var store = Given.builder(directory).bounds(10, Long.MAX_VALUE).open()) {
            for (int i = 0; i < 100; i++) {
                var id = new ThreadId("t" + i);
                Given.create(store, id);
                Given.say(store, id, "m");
            }

            try (var files = Files.list(open)) {
                var logs = files.filter(file -> isLog(file)).count();
                assertThat(logs).isLessThanOrEqualTo(11);
            }
        }
    }

    private boolean isLog(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor)
                    .startsWith(directory.toRealPath().resolve("_log"));
        } catch (IOException _) {
            return false;
        }
    }

    @Test
    void whatAnAppendWritesDoesNotDependOnTheLengthOfTheThread() throws IOException {
        try (var store = Given.open(directory)) {
            Given.create(store, T1);
            long atTen = bytesOfOneRun(store, 10, "a");
            long atTenThousand = bytesOfOneRun(store, 10_000, "b");

            assertThat(atTenThousand).isBetween(atTen, atTen + 30);
        }
    }

    /// Bytes in the log and in documents, of a run on a thread that was made this long.
    private long bytesOfOneRun(FileThreadStore store, int length, String name) throws IOException {
        for (int i = store.messageCount(OWNER, T1); i < length; i++) {
            Given.say(store, T1, "m" + i);
        }
        Given.run(store, T1, new RunId("settled-" + name), RunStatus.DONE);
        store.awaitDocuments();
        var document = Files.readAttributes(directory.resolve("t1.json"), "unix:ino").get("ino");
        long before = Files.size(directory.resolve("_log/t1.log"));
        Given.run(store, T1, new RunId("r-" + name), RunStatus.RUNNING);
        Given.run(store, T1, new RunId("r-" + name), RunStatus.DONE);
        store.awaitDocuments();
        assertThat(Files.readAttributes(directory.resolve("t1.json"), "unix:ino").get("ino"))
                .isEqualTo(document);
        return Files.size(directory.resolve("_log/t1.log")) - before;
    }
}
