package dev.reprise.runtime.loop;

import dev.reprise.core.behavior.AgentBehavior;
import dev.reprise.core.behavior.RunStart;
import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.store.ChangeReason;

/// The beginning of a segment: the first hooks, the first event, the first commit.
record Beginning(
        RunSetup setup,
        Conversation conversation,
        Emitter emitter,
        Commit commit,
        PhaseRunner phases,
        Suspensions suspensions) {
    /// Goes on where an earlier owner of the run died.
    void takeUp(Interruption interruption) {
        suspensions.takeUp(interruption.left().values());
        if (interruption.open() != null) {
            emitter.emit(new AgentEvent.StreamReset(emitter.next(), interruption.open()));
        }
    }

    /// Tells everybody that the run begins, or goes on.
    ///
    /// @return whether the behaviors made anything of it
    boolean tell(int step) {
        phases.run(step, RunStart::new, AgentBehavior::runStart);
        boolean changed = conversation.hasChanges();
        suspensions.tellWhatWasDecided();
        emitter.emit(new AgentEvent.RunStart(emitter.next(), setup.identity().parentRun()));
        commit.ifChanged(ChangeReason.USER_MESSAGE);
        emitter.flush();
        return changed;
    }
}
