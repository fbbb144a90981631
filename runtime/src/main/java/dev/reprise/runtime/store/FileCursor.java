package dev.reprise.runtime.store;

import dev.reprise.core.ThreadId;
import dev.reprise.core.log.RecordJson;
import dev.reprise.core.log.StateFold;
import dev.reprise.core.store.LogCursor;
import dev.reprise.core.store.LogRecord;
import dev.reprise.core.store.StoreException;
import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import java.io.IOException;
import java.util.NoSuchElementException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Reads a log file up to where it ended when reading began, or went on after a pause.
final class FileCursor implements LogCursor {
    private final ThreadId thread;
    private final Log log;
    private final BooleanSupplier isCut;
    private final long afterLsn;
    private @Nullable FrameReader reader; // absent in a pause
    private long lsn;
    private long offset;
    private boolean closed;
    private @Nullable StateFold before;

    /// The log of a thread that is there.
    @FunctionalInterface
    interface Log {
        /// Opens it from where a record begins to where it ends now.
        ///
        /// @throws StoreException with `NotFound` when the thread is gone
        FrameReader open(long offset) throws IOException;
    }

    /// @param from a record at or ahead of the first one wanted
    /// @param isCut whether the log was cut back since
    FileCursor(ThreadId thread, Log log, LogMarks.Mark from, long afterLsn, BooleanSupplier isCut) {
        this.thread = thread;
        this.log = log;
        this.isCut = isCut;
        this.afterLsn = afterLsn;
        this.lsn = from.lsn();
        this.offset = from.offset();
        reader();
    }

    private FrameReader reader() {
        if (closed) {
            throw new IllegalStateException("the cursor is closed");
        }
        if (reader == null) {
            try {
                reader = positioned(log.open(offset));
            } catch (IOException e) {
                throw StoreException.io("log of thread " + thread, e);
            }
        }
        return reader;
    }

    private FrameReader positioned(FrameReader opened) throws IOException {
        try {
            if (isCut.getAsBoolean()) {
                throw damaged(offset);
            }
            for (; lsn <= afterLsn && !opened.isAtEnd(); lsn++) {
                if (!opened.skip()) {
                    throw damaged(opened.offset());
                }
            }
            return opened;
        } catch (IOException | RuntimeException e) {
            try (opened) {
                throw e;
            }
        }
    }

    @Override
    public boolean hasNext() {
        return !reader().isAtEnd();
    }

    @Override
    public LogRecord next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the log has no further record");
        }
        try {
            var record = read(reader());
            lsn++;
            if (before != null) {
                before.accept(record);
            }
            return record;
        } catch (IOException e) {
            throw StoreException.io("log of thread " + thread, e);
        }
    }

    private LogRecord read(FrameReader from) throws IOException {
        long at = from.offset();
        var content = from.next();
        if (content == null) {
            throw damaged(at);
        }
        try {
            return RecordJson.read(Json.parse(content), thread, set -> before(at).stateAfter(set));
        } catch (JsonException | IllegalArgumentException e) {
            throw new StoreException(
                    new StoreException.Reason.Damaged(thread, at, String.valueOf(e.getMessage())),
                    e);
        }
    }

    /// The state ahead of the record at this offset. Only a state that an event shows needs it, so
    /// it is made of the log when the first of them is met.
    private StateFold before(long upTo) {
        if (before == null) {
            try (var again = log.open(0)) {
                before = replay(again, upTo);
            } catch (IOException e) {
                throw StoreException.io("log of thread " + thread, e);
            }
        }
        return before;
    }

    private StateFold replay(FrameReader from, long upTo) throws IOException {
        StateFold fold = null;
        for (long at = from.offset(); at < upTo; at = from.offset()) {
            var content = from.next();
            if (content == null) {
                throw damaged(at);
            }
            var record = RecordJson.read(Json.parse(content), thread, _ -> Json.NULL);
            if (fold == null) {
                fold = StateFold.of(record);
            } else {
                fold.accept(record);
            }
        }
        if (fold == null) {
            throw damaged(0);
        }
        return fold;
    }

    /// What was cut back had not been acknowledged: the log is not damaged, and whoever reads it
    /// again finds what is left.
    private StoreException damaged(long offset) {
        if (isCut.getAsBoolean()) {
            return new StoreException(
                    new StoreException.Reason.Io(
                            "log of thread %s was cut back while it was read".formatted(thread)));
        }
        return new StoreException(
                new StoreException.Reason.Damaged(
                        thread, offset, "record is short or has a wrong sum"));
    }

    @Override
    public void pause() {
        var open = reader;
        if (open != null) {
            reader = null;
            offset = open.offset();
            try {
                open.close();
            } catch (IOException e) {
                throw StoreException.io("log of thread " + thread, e);
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        pause();
    }
}
