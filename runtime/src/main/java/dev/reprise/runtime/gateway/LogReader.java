package dev.reprise.runtime.gateway;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.LogCursor;
import dev.reprise.core.store.ThreadStore;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads the durable events of one run, in order, a change at a time.
final class LogReader implements AutoCloseable {
    private final ThreadStore store;
    private final Owner owner;
    private final ThreadId thread;
    private final RunId run;
    private long lsn;
    private @Nullable LogCursor cursor;

    /// @param afterLsn record before the run's first one
    LogReader(ThreadStore store, Owner owner, ThreadId thread, RunId run, long afterLsn) {
        this.store = store;
        this.owner = owner;
        this.thread = thread;
        this.run = run;
        this.lsn = afterLsn;
    }

    /// Events of the next change that has any in this range.
    ///
    /// @return empty when the log holds no more
    List<AgentEvent> events(long from, long before) {
        if (cursor != null) {
            var wanted = rest(cursor, from, before);
            if (!wanted.isEmpty()) {
                return wanted;
            }
        }
        close(); // a cursor ends where the log ended when it was opened
        cursor = store.read(owner, thread, lsn);
        var wanted = rest(cursor, from, before);
        if (wanted.isEmpty()) {
            close();
        }
        return wanted;
    }

    private List<AgentEvent> rest(LogCursor records, long from, long before) {
        while (records.hasNext()) {
            var record = records.next();
            lsn = record.lsn();
            if (record.entry() instanceof Entry.Changed changed
                    && run.equals(changed.set().run())) {
                var wanted = new ArrayList<AgentEvent>();
                for (var event : changed.events()) {
                    if (event.meta().seq() >= from && event.meta().seq() < before) {
                        wanted.add(event);
                    }
                }
                if (!wanted.isEmpty()) {
                    return wanted;
                }
            }
        }
        return List.of();
    }

    /// Ends the current pass; a later call goes on behind it.
    @Override
    public void close() {
        if (cursor != null) {
            cursor.close();
            cursor = null;
        }
    }
}
