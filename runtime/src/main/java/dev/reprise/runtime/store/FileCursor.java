package dev.reprise.runtime.store;

import dev.reprise.core.ThreadId;
import dev.reprise.core.log.RecordJson;
import dev.reprise.core.log.ThreadFold;
import dev.reprise.core.store.LogCursor;
import dev.reprise.core.store.LogRecord;
import dev.reprise.core.store.StoreException;
import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.NoSuchElementException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Reads a log file up to where it ended when reading began.
final class FileCursor implements LogCursor {
    private final ThreadId thread;
    private final Path log;
    private final FrameReader reader;
    private final BooleanSupplier isCut;
    private @Nullable ThreadFold before;

    /// @param reader at or ahead of the first record wanted
    /// @param first the number of the record it is at
    /// @param isCut whether the log was cut back since
    FileCursor(
            ThreadId thread,
            Path log,
            FrameReader reader,
            long first,
            long afterLsn,
            BooleanSupplier isCut)
            throws IOException {
        this.thread = thread;
        this.log = log;
        this.reader = reader;
        this.isCut = isCut;
        for (long lsn = first; lsn <= afterLsn && !reader.isAtEnd(); lsn++) {
            if (!reader.skip()) {
                close();
                throw damaged(reader.offset());
            }
        }
    }

    @Override
    public boolean hasNext() {
        return !reader.isAtEnd();
    }

    @Override
    public LogRecord next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the log has no further record");
        }
        try {
            var record = read(reader);
            if (before != null) {
                before.accept(record);
            }
            return record;
        } catch (IOException e) {
            throw StoreException.io("log of thread " + thread, e);
        }
    }

    private LogRecord read(FrameReader from) throws IOException {
        long offset = from.offset();
        var content = from.next();
        if (content == null) {
            throw damaged(offset);
        }
        try {
            return RecordJson.read(
                    Json.parse(content), thread, set -> before(offset).stateAfter(set));
        } catch (JsonException | IllegalArgumentException e) {
            throw new StoreException(
                    new StoreException.Reason.Damaged(
                            thread, offset, String.valueOf(e.getMessage())),
                    e);
        }
    }

    /// The thread ahead of the record at this offset. Only a state that an event shows needs it, so
    /// it is made of the log when the first of them is met.
    private ThreadFold before(long offset) {
        if (before == null) {
            try (var again = new FrameReader(log, 0, offset)) {
                before = replay(again);
            } catch (IOException e) {
                throw StoreException.io("log of thread " + thread, e);
            }
        }
        return before;
    }

    private ThreadFold replay(FrameReader from) throws IOException {
        ThreadFold fold = null;
        for (long at = from.offset(); !from.isAtEnd(); at = from.offset()) {
            var content = from.next();
            if (content == null) {
                throw damaged(at);
            }
            var record = RecordJson.read(Json.parse(content), thread, _ -> Json.NULL);
            if (fold == null) {
                fold = ThreadFold.of(record);
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
    public void close() {
        try {
            reader.close();
        } catch (IOException e) {
            throw StoreException.io("log of thread " + thread, e);
        }
    }
}
