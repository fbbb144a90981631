package dev.reprise.runtime.loop;

import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.event.EventMeta;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/// Numbers the events of a run and hands them to its feed; for the run's own thread only.
///
/// Events are staged and published in batches. What a commit releases is numbered before the commit
/// and published after it, so a failed commit leaves no trace of it.
final class Emitter {
    private final EventMeta.Scope scope;
    private final InstantSource clock;
    private final RunFeed feed;
    private final List<AgentEvent> staged = new ArrayList<>();
    private final List<AgentEvent> uncommitted = new ArrayList<>();
    private long seq;
    private int step = EventMeta.NO_STEP;

    Emitter(EventMeta.Scope scope, InstantSource clock, RunFeed feed, long firstSeq) {
        this.scope = scope;
        this.clock = clock;
        this.feed = feed;
        this.seq = firstSeq;
    }

    /// Place of the next event.
    EventMeta next() {
        return new EventMeta(scope, seq++, clock.millis(), step);
    }

    /// Events from here on belong to this step.
    void enterStep(int index) {
        step = index;
    }

    /// Events from here on belong to no step.
    void leaveStep() {
        step = EventMeta.NO_STEP;
    }

    void emit(AgentEvent event) {
        staged.add(event);
        uncommitted.add(event);
    }

    /// Shows readers everything emitted so far.
    void flush() {
        if (!staged.isEmpty()) {
            feed.publish(staged);
            staged.clear();
        }
    }

    /// Everything the next commit has to store.
    List<AgentEvent> uncommitted() {
        return uncommitted;
    }

    long position() {
        return seq;
    }

    /// Takes back the numbers of events that were made for a commit that failed.
    void rewind(long to) {
        seq = to;
    }

    /// The commit succeeded: what it stored is durable, what it released is shown.
    void committed(List<AgentEvent> released) {
        staged.addAll(released);
        uncommitted.clear();
        flush();
        feed.markDurable(seq);
    }

    /// Shows what never reached the log and will not.
    void abandon(List<AgentEvent> last) {
        staged.addAll(last);
        flush();
    }
}
