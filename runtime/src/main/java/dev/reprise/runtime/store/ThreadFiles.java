package dev.reprise.runtime.store;

import dev.reprise.core.Owner;
import dev.reprise.core.ThreadId;
import dev.reprise.core.log.ThreadFold;
import dev.reprise.core.store.LogRecord;
import dev.reprise.core.store.Position;
import dev.reprise.core.store.RunRecord;
import dev.reprise.core.store.StoreException;
import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// All threads of a directory.
final class ThreadFiles {
    private static final System.Logger LOG = System.getLogger(ThreadFiles.class.getName());

    private final StoreContext store;
    private final ConcurrentMap<ThreadId, ThreadFile> threads = new ConcurrentHashMap<>();

    /// Milliseconds since the epoch; what was written since is read.
    private final long indexWritten;

    private ThreadFiles(StoreContext store, long indexWritten) {
        this.store = store;
        this.indexWritten = indexWritten;
    }

    /// Finds what is there. Threads that have changed since the index was written are read.
    static ThreadFiles open(StoreContext store) throws IOException {
        var path = store.folder().index();
        var found = StoreIndex.read(path);
        var files = new ThreadFiles(store, found.isEmpty() ? 0 : path.toFile().lastModified());
        var index = found.orElseGet(() -> new StoreIndex(Map.of(), List.of()));
        files.openRuns(index);
        for (var thread : files.idsOnDisk()) {
            files.open(thread, index.threads().get(thread));
        }
        return files;
    }

    private Iterable<ThreadId> idsOnDisk() {
        var ids = new LinkedHashSet<>(store.folder().threadsWithLog());
        ids.addAll(store.folder().threadsWithDocument());
        return ids;
    }

    private void openRuns(StoreIndex index) {
        index.runs().forEach(run -> store.runs().put(run.owner(), run.value()));
        for (var file : store.folder().runFiles()) {
            if (file.lastModified() >= indexWritten) {
                readRun(file);
            }
        }
    }

    private void readRun(File file) {
        try {
            var in = JsonReader.of(Json.parse(StoreFolder.read(file.toPath())));
            var owner = in.text("_owner").map(Owner::parse).orElse(Owner.LOCAL);
            store.runs().putNewer(owner, RunRecord.fromJson(in.object()));
        } catch (IOException | JsonException | IllegalArgumentException e) {
            LOG.log(System.Logger.Level.WARNING, "run record " + file + " cannot be read", e);
        }
    }

    /// A thread that cannot be read is there all the same: whoever asks for it is told why.
    private void open(ThreadId thread, StoreIndex.@Nullable Indexed indexed) {
        var log = store.folder().log(thread).toFile();
        long size = log.length();
        if (indexed != null && indexed.size() == size && log.lastModified() < indexWritten) {
            threads.put(thread, new ThreadFile(thread, store, indexed.row(), size));
            return;
        }
        var file = new ThreadFile(thread, store, null, size);
        try {
            if (file.ask(ThreadFold::version).isPresent()) {
                threads.put(thread, file);
            }
        } catch (IOException | RuntimeException e) { // whatever it is, it is this thread's alone
            LOG.log(System.Logger.Level.ERROR, "thread " + thread + " cannot be read", e);
            threads.put(thread, file);
        }
    }

    Stream<ThreadRow> rows() {
        return threads.values().stream().map(ThreadFile::row).filter(Objects::nonNull);
    }

    Optional<ThreadFile> find(Owner owner, ThreadId thread) throws IOException {
        var file = threads.get(thread);
        if (file == null) {
            return Optional.empty();
        }
        if (file.owner() == null) {
            file.ask(ThreadFold::version);
        }
        return owner.equals(file.owner()) ? Optional.of(file) : Optional.empty();
    }

    ThreadFile require(Owner owner, ThreadId thread) throws IOException {
        return find(owner, thread).orElseThrow(() -> StoreException.notFound(thread));
    }

    Position create(LogRecord opening, ThreadId thread) throws IOException {
        var file = new ThreadFile(thread, store, null, 0);
        if (threads.putIfAbsent(thread, file) != null) {
            throw new StoreException(new StoreException.Reason.AlreadyExists(thread));
        }
        boolean created = false;
        try {
            var place = file.create(opening);
            created = true;
            return place;
        } finally {
            if (!created) {
                threads.remove(thread, file);
            }
        }
    }

    void delete(Owner owner, ThreadId thread) throws IOException {
        var file = find(owner, thread);
        if (file.isPresent()) {
            file.get().delete(() -> threads.remove(thread, file.get()));
        }
    }

    void awaitDocuments() {
        threads.values().forEach(ThreadFile::awaitDocument);
    }

    /// The index comes last, because appends may end while threads are closed.
    ///
    /// @param longest for how long all together are waited for that are being written
    void close(Duration longest) throws IOException {
        var failures = new ArrayList<Exception>();
        long end = System.nanoTime() + longest.toNanos();
        store.workingSet().closeWithin(longest);
        store.side().closeWithin(longest);
        for (var file : threads.values()) {
            try {
                file.close(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
            } catch (IOException
                    | RuntimeException e) { // the others have to be closed all the same
                failures.add(e);
            }
        }
        if (!failures.isEmpty()) {
            store.syncs().end();
            throw allOf(failures);
        }
        writeIndex();
    }

    private static IOException allOf(List<Exception> failures) {
        var failure = new IOException(failures.getFirst().getMessage(), failures.getFirst());
        failures.stream().skip(1).forEach(failure::addSuppressed);
        return failure;
    }

    private void writeIndex() throws IOException {
        var indexed =
                threads.values().stream()
                        .flatMap(file ->
                                Stream.ofNullable(file.row())
                                        .map(row -> new StoreIndex.Indexed(row, file.size())));
        var text = StoreIndex.toText(indexed, store.runs().all());
        store.folder()
                .replace(
                        store.folder().index(),
                        out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }
}
