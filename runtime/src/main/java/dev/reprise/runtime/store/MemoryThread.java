package dev.reprise.runtime.store;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.log.ThreadFold;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.Guard;
import dev.reprise.core.store.LogCursor;
import dev.reprise.core.store.LogRecord;
import dev.reprise.core.store.Position;
import dev.reprise.core.store.RunRecord;
import dev.reprise.core.store.RunTrail;
import dev.reprise.core.store.StoreException;
import dev.reprise.core.store.ThreadView;
import dev.reprise.state.PersistentList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One thread in memory. Its own monitor guards everything in it.
final class MemoryThread {
    private final Owner owner;
    private final ThreadFold fold;
    private PersistentList<LogRecord> records;
    private boolean removed;

    MemoryThread(LogRecord opening) {
        fold = ThreadFold.of(opening);
        owner = fold.owner();
        records = PersistentList.<LogRecord>of().append(opening);
    }

    boolean isOf(Owner asking) {
        return owner.equals(asking);
    }

    /// Empty when the thread was removed meanwhile.
    synchronized Optional<Position> append(Entry entry, Guard guard, long now, RunIndex runs) {
        if (removed) {
            return Optional.empty();
        }
        var known = fold.placeOf(entry);
        if (known.isPresent()) {
            return known;
        }
        var next = fold.next(entry, guard, now);
        records = records.append(next.record());
        fold.accept(next);
        next.runs().forEach(run -> runs.put(owner, run));
        return Optional.of(next.position());
    }

    synchronized void remove(long now, RunIndex runs) {
        if (!removed) {
            removed = true;
            runs.cancelAll(owner, fold.thread().id(), now);
        }
    }

    synchronized ThreadView view() {
        return fold.view();
    }

    synchronized List<RunRecord> openRuns() {
        return fold.openRuns();
    }

    synchronized Optional<RunTrail> trail(RunId run) {
        return fold.trail(run);
    }

    synchronized LogCursor read(long afterLsn) {
        return new MemoryCursor(afterLsn);
    }

    private synchronized PersistentList<LogRecord> records() {
        if (removed) {
            throw StoreException.notFound(fold.thread().id());
        }
        return records;
    }

    private final class MemoryCursor implements LogCursor {
        private @Nullable PersistentList<LogRecord> seen = records; // absent in a pause
        private int next;

        MemoryCursor(long afterLsn) {
            next = Math.clamp(afterLsn, 0, Integer.MAX_VALUE);
        }

        @Override
        public boolean hasNext() {
            return next < seen().size();
        }

        @Override
        public LogRecord next() {
            if (!hasNext()) {
                throw new NoSuchElementException("the log has no further record");
            }
            return seen().get(next++);
        }

        private PersistentList<LogRecord> seen() {
            if (seen == null) {
                seen = records();
            }
            return seen;
        }

        @Override
        public void pause() {
            seen = null;
        }

        @Override
        public void close() {}
    }
}
