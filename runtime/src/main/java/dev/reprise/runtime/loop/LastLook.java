package dev.reprise.runtime.loop;

import dev.reprise.core.run.RunStatus;
import dev.reprise.core.run.Termination;

/// What arrives for a run at the moment when it ends or comes to wait. A run that comes to wait
/// while it is answered would wait for ever.
///
/// For the run's own thread only.
final class LastLook {
    private final RunSetup setup;
    private final Conversation conversation;
    private final Waiting waiting;
    private final Suspensions suspensions;
    private long upTo;

    /// @param upTo the record up to which all inputs of the run are known to it
    LastLook(
            RunSetup setup,
            Conversation conversation,
            Waiting waiting,
            Suspensions suspensions,
            long upTo) {
        this.setup = setup;
        this.conversation = conversation;
        this.waiting = waiting;
        this.suspensions = suspensions;
        this.upTo = upTo;
    }

    /// Whether the run would wait for something that is there.
    boolean isAnswered(Termination end) {
        if (!(end instanceof Termination.Suspended)) {
            return false;
        }
        waiting.poll();
        return waiting.isCancelled() || suspensions.areAnswered();
    }

    /// Nobody lets a call go on that waits in a run that somebody cancelled, also if it was
    /// decided.
    void cancelCalls(Termination end) {
        waiting.poll();
        if (end instanceof Termination.Cancelled && waiting.isUnwanted()) {
            suspensions.cancelAll();
        }
    }

    /// A run that is over has no use for what it did not use so far.
    void useUp(Termination end) {
        if (end.status() == RunStatus.DONE) {
            waiting.poll();
            conversation.take(waiting.heard().open());
        }
    }

    /// The record up to which all inputs of the run are known to it.
    long upTo() {
        return upTo;
    }

    /// Looks for what the run was not told of.
    void again() {
        var identity = setup.identity();
        var view = setup.store().require(identity.owner(), identity.thread());
        waiting.hear(view.inputsFor(identity.run()));
        upTo = view.lsn();
    }
}
