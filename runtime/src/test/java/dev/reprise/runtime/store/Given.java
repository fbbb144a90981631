package dev.reprise.runtime.store;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.message.Message;
import dev.reprise.core.run.RunOrigin;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.store.AgentThread;
import dev.reprise.core.store.ChangeReason;
import dev.reprise.core.store.LogRecord;
import dev.reprise.core.store.RunMeta;
import dev.reprise.core.store.ThreadChangeSet;
import dev.reprise.core.store.ThreadLog;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.core.store.VersionPrecondition;
import dev.reprise.state.Json;
import dev.reprise.state.Op;
import dev.reprise.state.Patch;
import dev.reprise.state.Path;
import dev.reprise.state.TrackedPatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Threads and changes for the tests of stores, and directories as a crash leaves them.
final class Given {
    static final Owner OWNER = new Owner("acme", "alice");
    static final ThreadId T1 = new ThreadId("t1");
    static final ThreadId T2 = new ThreadId("t2");
    static final RunId R1 = new RunId("r1");

    private Given() {}

    static FileThreadStoreBuilder builder(java.nio.file.Path directory) {
        return FileThreadStore.builder(directory).durability(Durability.OS);
    }

    static FileThreadStore open(java.nio.file.Path directory) {
        return builder(directory).open();
    }

    static void create(ThreadStore store, ThreadId... ids) {
        for (var id : ids) {
            store.create(OWNER, AgentThread.of(id));
        }
    }

    static long say(ThreadStore store, ThreadId thread, String... messages) {
        var said = List.of(messages).stream().map(id -> Message.user(id, id)).toList();
        return store.append(
                OWNER, thread, change(null, said, List.of()), VersionPrecondition.any());
    }

    static long run(ThreadStore store, ThreadId thread, RunId run, RunStatus status) {
        return store.append(OWNER, thread, changeOf(run, status), VersionPrecondition.any());
    }

    static ThreadChangeSet changeOf(RunId run, RunStatus status) {
        var meta = new RunMeta("default", RunOrigin.USER, status, null, null, null, null, 1, 2);
        return new ThreadChangeSet(
                run,
                null,
                meta,
                ChangeReason.RUN_FINISHED,
                List.of(),
                List.of(set("status", status.label())),
                List.of(),
                null);
    }

    static ThreadChangeSet change(RunId run, List<Message> messages, List<TrackedPatch> patches) {
        return new ThreadChangeSet(
                run,
                null,
                null,
                ChangeReason.ASSISTANT_TURN_COMMITTED,
                messages,
                patches,
                List.of(),
                null);
    }

    static TrackedPatch set(String key, Object value) {
        return TrackedPatch.of(Patch.of(Op.set(Path.ROOT.key(key), Json.from(value))));
    }

    static List<LogRecord> read(ThreadLog log, ThreadId thread) {
        var records = new ArrayList<LogRecord>();
        try (var cursor = log.read(OWNER, thread, 0)) {
            cursor.forEachRemaining(records::add);
        }
        return records;
    }

    static List<String> messages(ThreadStore store, ThreadId thread) {
        return store.require(OWNER, thread).thread().messages().stream()
                .map(Message::content)
                .toList();
    }

    /// What is in a directory at this moment, as if the process had died: without its lock.
    static java.nio.file.Path imageOf(java.nio.file.Path directory, java.nio.file.Path target)
            throws IOException {
        try (var files = Files.walk(directory)) {
            files.filter(file -> !file.endsWith(".lock"))
                    .forEach(file ->
                            copy(file, target.resolve(directory.relativize(file).toString())));
        }
        return target;
    }

    private static void copy(java.nio.file.Path from, java.nio.file.Path to) {
        try {
            if (!Files.isDirectory(to)) {
                Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What the index on the disk says of threads.
    static Map<ThreadId, StoreIndex.Line.Indexed> indexed(java.nio.file.Path directory)
            throws IOException {
        var threads = new HashMap<ThreadId, StoreIndex.Line.Indexed>();
        var _ =
                StoreIndex.read(
                        directory.resolve("_index"),
                        line -> {
                            if (line instanceof StoreIndex.Line.Indexed thread) {
                                threads.put(thread.row().summary().id(), thread);
                            } else if (line instanceof StoreIndex.Line.Deleted(var thread)) {
                                threads.remove(thread);
                            }
                        });
        return threads;
    }
}
