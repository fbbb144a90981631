package dev.reprise.runtime.gateway;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.ThreadStore;
import java.util.ArrayList;
import java.util.List;

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
    private long lsn;

    /// @param afterLsn record before the run's first one
    LogReader(ThreadStore store, Owner owner, ThreadId thread, RunId run, long afterLsn) {
        this.store = store;
        this.owner = owner;
        this.thread = thread;
        this.run = run;
        this.lsn = afterLsn;
    }

    /// Events of the next changes that have any in this range, each change whole.
    ///
    /// @return empty when the log holds no more
    List<AgentEvent> events(long from, long before) {
        var wanted = new ArrayList<AgentEvent>();
        try (var records = store.read(owner, thread, lsn)) {
            while (wanted.size() < ENOUGH && records.hasNext()) {
                var record = records.next();
                lsn = record.lsn();
                if (record.entry() instanceof Entry.Changed changed
                        && run.equals(changed.set().run())) {
                    addWanted(changed.events(), from, before, wanted);
                }
            }
        }
        return wanted;
    }

    private static void addWanted(
            List<AgentEvent> events, long from, long before, List<AgentEvent> wanted) {
        for (var event : events) {
            if (event.meta().seq() >= from && event.meta().seq() < before) {
                wanted.add(event);
            }
        }
    }
}
