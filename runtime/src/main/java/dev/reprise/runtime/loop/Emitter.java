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
    private final List<AgentEvent> uncommitted = new ArrayList<>();
    private int shown; // how many of them are published
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

    /// Shows that a step begins; events from there on belong to it.
    ///
    /// @param message id under which its answer will be stored
    void enterStep(int index, String message) {
        step = index;
        emit(new AgentEvent.StepStart(next(), message));
        flush();
    }

    /// Events from here on belong to no step.
    void leaveStep() {
        step = EventMeta.NO_STEP;
    }

    void emit(AgentEvent event) {
        uncommitted.add(event);
    }

    /// Shows readers everything emitted so far.
    void flush() {
        if (shown < uncommitted.size()) {
            feed.publish(uncommitted, shown);
            shown = uncommitted.size();
        }
    }

    /// Everything the next commit has to store.
    List<AgentEvent> uncommitted() {
        return uncommitted;
    }

    /// Takes back what was emitted and not shown yet, for a commit that failed.
    void rewind() {
        var unseen = uncommitted.subList(shown, uncommitted.size());
        seq -= unseen.size();
        unseen.clear();
    }

    /// The commit succeeded: what it stored is durable, and all of it is shown.
    void committed() {
        flush();
        uncommitted.clear();
        shown = 0;
        feed.markDurable(seq);
    }
}
