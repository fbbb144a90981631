package dev.reprise.core.event;

import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import org.jspecify.annotations.Nullable;

/// Which run an event belongs to, and its place in it.
///
/// @param seq position in the run, from 0, without gaps
/// @param at milliseconds since the epoch
/// @param step index of the step the event belongs to; -1 outside of steps
public record EventMeta(Scope scope, long seq, long at, int step) {
    /// The run of an event; one object shared by all events of the run.
    public record Scope(ThreadId thread, RunId run) {}

    /// The place of an event that no run emitted; its envelope carries no ids, number or time.
    public static final EventMeta DETACHED =
            new EventMeta(new Scope(new ThreadId("detached"), new RunId("detached")), 0, 0, -1);

    /// No step.
    public static final int NO_STEP = -1;

    public RunId run() {
        return scope.run();
    }

    public ThreadId thread() {
        return scope.thread();
    }

    /// Whether a run emitted the event.
    @SuppressWarnings("ReferenceEquality") // one scope object stands for "no run"
    public boolean isAttached() {
        return scope != DETACHED.scope;
    }

    /// `step:<n>`, or null outside of steps.
    public @Nullable String stepId() {
        return step < 0 ? null : "step:" + step;
    }
}
