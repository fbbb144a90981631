package dev.reprise.runtime.gateway;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.LogCursor;
import dev.reprise.core.store.RunTrail;
import dev.reprise.core.store.ThreadStore;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads the durable events of one run, in order, some changes at a time.
///
/// Between two calls it holds no file and no buffer: a reader may stand still for hours.
final class LogReader {
    /// Events after which a call reads no further change; opening the log anew is spread over them.
    private static final int ENOUGH = 256;

    private final ThreadStore store;
    private final Owner owner;
    private final ThreadId thread;
    private final RunId run;
    private @Nullable LogCursor
            records; // paused; absent ahead of the first call and after a failure
    private final long lastLsn;
    private long lsn;

    /// @param lastLsn the record to end with
    LogReader(ThreadStore store, Owner owner, ThreadId thread, RunTrail trail, long lastLsn) {
        this.store = store;
        this.owner = owner;
        this.thread = thread;
        this.run = trail.run();
        this.lsn = trail.firstLsn() - 1;
        this.lastLsn = lastLsn;
    }

    /// Events of the next changes that have any from this one on, each change whole.
    ///
    /// @return empty when the log holds no more
    List<AgentEvent> events(long from) {
        var reading = records == null ? store.read(owner, thread, lsn) : records;
        records = null;
        try {
            var wanted = read(reading, from);
            reading.pause();
            records = reading;
            return wanted;
        } catch (RuntimeException e) {
            try (reading) {
                throw e;
            }
        }
    }

    private List<AgentEvent> read(LogCursor reading, long from) {
        var wanted = new ArrayList<AgentEvent>();
        while (wanted.size() < ENOUGH && lsn < lastLsn && reading.hasNext()) {
            var record = reading.next();
            lsn = record.lsn();
            if (record.entry() instanceof Entry.Changed changed) {
                changed.eventsOf(run).stream()
                        .filter(event -> event.meta().seq() >= from)
                        .forEach(wanted::add);
            }
        }
        return wanted;
    }
}
