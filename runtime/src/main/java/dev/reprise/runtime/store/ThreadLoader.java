package dev.reprise.runtime.store;

import dev.reprise.core.Owner;
import dev.reprise.core.ThreadId;
import dev.reprise.core.log.RecordJson;
import dev.reprise.core.log.ThreadFold;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.LogRecord;
import dev.reprise.core.store.StoreException;
import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Brings a thread into memory: from its document and the log behind that, or from the whole log.
final class ThreadLoader {
    private final StoreContext store;
    private final ThreadId thread;

    ThreadLoader(StoreContext store, ThreadId thread) {
        this.store = store;
        this.thread = thread;
    }

    /// A thread in memory.
    ///
    /// @param end where its log ends
    /// @param documented how much of the log the document covers
    record Loaded(ThreadFold fold, LogMarks marks, long end, long documented) {}

    /// The thread; empty if it does not exist.
    ///
    /// @throws StoreException with `Damaged` when records in the middle of the log cannot be read
    Optional<Loaded> load() throws IOException {
        var log = store.folder().log(thread);
        long end = Files.exists(log) ? Files.size(log) : 0;
        var document = readDocument(end > 0);
        var covered = document.map(ThreadDocument::covered).orElse(null);
        if (covered != null && covered.offset() <= end) {
            var loaded = readFrom(document.orElseThrow(), covered, end);
            if (loaded.isPresent()) {
                return loaded;
            }
        } else if (covered != null && end > 0) {
            // The log lost what the document had seen of it; once it is as long again, they would
            // seem to fit.
            store.disk().delete(store.folder().document(thread));
        }
        var whole = end > 0 ? readWhole(end) : Optional.<Loaded>empty();
        if (whole.isEmpty() && document.isPresent()) {
            return Optional.of(take(document.get()));
        }
        return whole;
    }

    /// A document that cannot be read, or is a copy of another's, is missed only if there is no log
    /// to make it again from.
    private Optional<ThreadDocument> readDocument(boolean hasLog) throws IOException {
        try {
            return ThreadDocument.read(store.folder().document(thread), thread);
        } catch (JsonException e) {
            if (hasLog) {
                return Optional.empty();
            }
            throw new StoreException(
                    new StoreException.Reason.Serialization(
                            "document of thread %s: %s".formatted(thread, e.getMessage())),
                    e);
        }
    }

    /// Empty when document and log do not fit together; then the whole log tells what is wrong.
    private Optional<Loaded> readFrom(
            ThreadDocument document, ThreadDocument.Covered covered, long end) throws IOException {
        var marks = covered.marks().copy();
        try (var reader = new FrameReader(store.folder().log(thread), covered.offset(), end)) {
            var fold =
                    covered.memo().restore(document.owner(), document.thread(), document.version());
            follow(reader, fold, marks);
            return reader.isAtEnd()
                    ? Optional.of(new Loaded(fold, marks, end, covered.offset()))
                    : Optional.empty();
        } catch (StoreException _) {
            return Optional.empty();
        }
    }

    private Optional<Loaded> readWhole(long end) throws IOException {
        var log = store.folder().log(thread);
        var marks = new LogMarks();
        try (var reader = new FrameReader(log, 0, end)) {
            var fold = follow(reader, null, marks);
            long good = reader.offset();
            if (good < end) {
                cut(reader, good, end);
            }
            if (fold == null) {
                store.disk().delete(log);
                return Optional.empty();
            }
            return Optional.of(new Loaded(fold, marks, good, 0));
        }
    }

    /// Reads to the end or to the first record that is not good.
    private @Nullable ThreadFold follow(
            FrameReader reader, @Nullable ThreadFold start, LogMarks marks) throws IOException {
        var fold = start;
        long offset = reader.offset();
        for (var content = reader.next(); content != null; content = reader.next()) {
            var record = parse(content, offset);
            requireNext(record, fold, offset);
            marks.add(record.lsn(), record.version(), offset);
            fold = follow(record, fold, offset);
            offset = reader.offset();
        }
        return fold;
    }

    private ThreadFold follow(LogRecord record, @Nullable ThreadFold fold, long offset) {
        if (fold == null) {
            return open(record, offset);
        }
        try {
            fold.accept(record);
            return fold;
        } catch (IllegalArgumentException e) {
            throw damaged(offset, "record does not fit: " + e.getMessage());
        }
    }

    /// A log under the name of another is a copy: what is appended to it would be lost to both.
    private ThreadFold open(LogRecord opening, long offset) {
        var fold = ThreadFold.of(opening);
        if (!fold.thread().id().equals(thread)) {
            throw damaged(offset, "log is that of thread " + fold.thread().id());
        }
        return fold;
    }

    /// States shown by events are left out: nobody reads these events.
    private LogRecord parse(byte[] content, long offset) {
        try {
            return RecordJson.read(Json.parse(content), thread, _ -> Json.NULL);
        } catch (JsonException | IllegalArgumentException e) {
            throw damaged(offset, "record cannot be read: " + e.getMessage());
        }
    }

    private void requireNext(LogRecord record, @Nullable ThreadFold fold, long offset) {
        long wanted = fold == null ? 1 : fold.lsn() + 1;
        if (record.lsn() != wanted) {
            throw damaged(offset, "record has number %d, not %d".formatted(record.lsn(), wanted));
        }
    }

    private void cut(FrameReader reader, long good, long end) throws IOException {
        if (reader.isFollowedByGood()) {
            throw damaged(good, "record is short or has a wrong sum, and others follow");
        }
        try (var file = store.disk().open(store.folder().log(thread))) {
            file.truncate(good);
        }
        store.onTornTail().accept(new TornTail(thread, good, end - good));
    }

    private StoreException damaged(long offset, String detail) {
        return new StoreException(new StoreException.Reason.Damaged(thread, offset, detail));
    }

    /// Begins the log of a thread that was written by somebody else, as a document alone.
    private Loaded take(ThreadDocument document) throws IOException {
        var opened = new Entry.Opened(document.owner(), document.thread(), null);
        var updated = document.thread().metadata().updatedAt();
        long at = updated == null ? store.clock().millis() : updated;
        var opening = new LogRecord(1, at, document.version(), null, opened);
        var fold = ThreadFold.of(opening);
        long end = writeOpening(opening, fold);
        store.runs().of(document.owner(), thread).forEach(fold::remember);
        var marks = new LogMarks();
        marks.add(1, opening.version(), 0);
        store.folder()
                .replace(
                        store.folder().document(thread),
                        StoreFolder.Content.ofJson(ThreadDocument.of(fold, end, marks)::writeTo));
        return new Loaded(fold, marks, end, end);
    }

    /// Writes the first record of a new log.
    ///
    /// @return the length of the log
    long writeOpening(LogRecord opening, ThreadFold fold) throws IOException {
        var log = store.folder().log(thread);
        var buffer = store.buffers().take();
        try (var file = store.disk().create(log)) {
            buffer.encode(opening, fold.state());
            file.write(0, buffer.bytes(), buffer.start(), buffer.size());
            if (store.durability() == Durability.DISK) {
                store.syncs().force(file);
                store.folder().force(store.folder().logs());
            }
            return buffer.size();
        } catch (IOException | RuntimeException e) {
            store.disk().delete(log);
            throw e;
        } finally {
            store.buffers().giveBack(buffer);
        }
    }

    /// Whose a thread is that cannot be read, as far as its first record or its document says.
    Optional<Owner> owner() {
        var log = store.folder().log(thread);
        try (var reader = new FrameReader(log, 0, Files.size(log))) {
            var content = reader.next();
            if (content != null && parse(content, 0).entry() instanceof Entry.Opened opened) {
                return Optional.of(opened.owner());
            }
            return ThreadDocument.read(store.folder().document(thread), thread)
                    .map(ThreadDocument::owner);
        } catch (IOException | StoreException | JsonException _) {
            return Optional.empty();
        }
    }
}
