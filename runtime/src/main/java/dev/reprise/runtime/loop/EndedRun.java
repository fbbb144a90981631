package dev.reprise.runtime.loop;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.event.EventMeta;
import dev.reprise.core.run.Termination;
import dev.reprise.core.store.ChangeReason;
import dev.reprise.core.store.Claim;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.Guard;
import dev.reprise.core.store.RunMeta;
import dev.reprise.core.store.RunRecord;
import dev.reprise.core.store.RunTrail;
import dev.reprise.core.store.StoreException;
import dev.reprise.core.store.ThreadChangeSet;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.core.store.ThreadView;
import dev.reprise.state.Json;
import dev.reprise.state.Op;
import dev.reprise.state.Patch;
import dev.reprise.state.TrackedPatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The end of a run that no loop works on.
///
/// @param meta what its record says from then on
/// @param now milliseconds since the epoch
public record EndedRun(
        RunId run, ThreadId thread, RunMeta meta, Termination termination, long now) {
    /// The end of a run of which this is known so far.
    public static EndedRun of(RunRecord before, Termination termination, long now) {
        var meta =
                new RunMeta(
                        before.agent(),
                        before.origin(),
                        before.status().moveTo(termination.status()),
                        before.parentThread(),
                        termination.recordedCode(),
                        termination.detail(),
                        before.sourceMailboxEntry(),
                        before.inputTokens(),
                        before.outputTokens());
        return new EndedRun(before.run(), before.thread(), meta, termination, now);
    }

    /// What is to be stored.
    ///
    /// @param state of its thread
    /// @param calls what else changes in the state
    public ThreadChangeSet change(Json state, List<Op> calls) {
        var ops = new ArrayList<>(calls);
        // The state may speak of a newer run already.
        if (state.find(Ending.RUN.key("id")).equals(Optional.of(Json.of(run.value())))) {
            ops.add(Ending.lifecycleChange(run, termination, now));
        }
        var patch = TrackedPatch.of(new Patch(ops)).withSource(Ending.SOURCE);
        return new ThreadChangeSet(
                run,
                null,
                meta,
                ChangeReason.RUN_FINISHED,
                List.of(),
                ops.isEmpty() ? List.of() : List.of(patch),
                List.of(),
                null);
    }

    /// Takes the run over. What it showed and did not store is withdrawn.
    ///
    /// @param claim one above the last one of the run
    /// @param process names this process in the claim
    /// @return number of its last event that stands, for [#end]
    /// @throws StoreException with `Fenced` when somebody else was faster
    public long takeOver(ThreadStore store, Owner owner, Claim claim, String process) {
        long seq = store.trail(owner, thread, run).map(RunTrail::lastSeq).orElse(-1L);
        var takeover = new Entry.Claimed(claim, process, seq, Entry.Claimed.Why.TAKEOVER);
        store.append(owner, thread, takeover, Guard.NONE);
        return seq;
    }

    /// Ends a run that was taken over.
    ///
    /// @param view its thread
    /// @throws StoreException with `VersionConflict` when the thread is not as given any more
    public void end(ThreadStore store, Owner owner, ThreadView view, Claim claim, long seq) {
        var change = Entry.Changed.of(change(view.state(), List.of()), events(seq + 1));
        store.append(owner, thread, change, Guard.of(claim, view.version()));
    }

    private List<AgentEvent> events(long first) {
        var events = new ArrayList<AgentEvent>(2);
        if (termination instanceof Termination.Failed(var message)) {
            events.add(new AgentEvent.Failure(place(first), message, null));
        }
        events.add(new AgentEvent.RunFinish(place(first + events.size()), null, termination));
        return events;
    }

    private EventMeta place(long seq) {
        var scope = new EventMeta.Scope(thread, run);
        return new EventMeta(scope, seq, now, EventMeta.NO_STEP);
    }
}
