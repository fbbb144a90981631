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
import dev.reprise.core.store.OpenInput;
import dev.reprise.core.store.RunMeta;
import dev.reprise.core.store.RunRecord;
import dev.reprise.core.store.RunTrail;
import dev.reprise.core.store.StoreException;
import dev.reprise.core.store.ThreadChangeSet;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.core.store.ThreadView;
import dev.reprise.core.store.VersionPrecondition;
import dev.reprise.state.Json;
import dev.reprise.state.Op;
import dev.reprise.state.Patch;
import dev.reprise.state.TrackedPatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The end of a run that no loop works on.
///
/// @param meta what its record says from then on
/// @param now milliseconds since the epoch
public record EndedRun(
        RunId run, ThreadId thread, RunMeta meta, Termination termination, long now) {
    /// The end of a run of which this is known so far.
    public static EndedRun of(RunRecord before, Termination termination, long now) {
        return of(before, termination, termination.detail(), now);
    }

    /// The end of a run that gives way to a newer one.
    public static EndedRun superseded(RunRecord before, RunId newer, long now) {
        return of(before, new Termination.Cancelled(), "superseded by run " + newer, now);
    }

    private static EndedRun of(
            RunRecord before, Termination termination, @Nullable String detail, long now) {
        var meta =
                new RunMeta(
                        before.agent(),
                        before.origin(),
                        before.status().moveTo(termination.status()),
                        before.parentThread(),
                        termination.recordedCode(),
                        detail,
                        before.sourceMailboxEntry(),
                        before.inputTokens(),
                        before.outputTokens());
        return new EndedRun(before.run(), before.thread(), meta, termination, now);
    }

    /// As much as the run used by its log. Its record does not know of what was used since it last
    /// came to run, wait or end.
    public EndedRun having(Interruption interruption) {
        var used =
                new RunMeta(
                        meta.agent(),
                        meta.origin(),
                        meta.status(),
                        meta.parentThread(),
                        meta.terminationCode(),
                        meta.terminationDetail(),
                        meta.sourceMailboxEntry(),
                        interruption.inputTokens(),
                        interruption.outputTokens());
        return new EndedRun(run, thread, used, termination, now);
    }

    /// Takes the run over, whoever owns it, and ends it, in the commit of the run that takes its
    /// place.
    ///
    /// @param process names this process in the claim
    public Entry.Superseded inAnother(ThreadStore store, Owner owner, String process) {
        long epoch = store.trail(owner, thread, run).map(RunTrail::epoch).orElse(0L);
        var claim = takeover(store, owner, new Claim(run, epoch + 1), process);
        return new Entry.Superseded(claim, meta, events(claim.seq() + 1));
    }

    /// Takes the run over, whoever owns it, and ends it. What it showed and did not store is
    /// withdrawn.
    ///
    /// @param claim one above the last one of the run
    /// @param process names this process in the claim
    /// @throws StoreException with `Fenced` or `VersionConflict` when somebody else was faster
    public void takeOverAndEnd(ThreadStore store, Owner owner, Claim claim, String process) {
        long seq = takeOver(store, owner, claim, process);
        end(store, owner, store.require(owner, thread), claim, seq);
    }

    /// Takes the run over.
    ///
    /// @param claim one above the last one of the run
    /// @param process names this process in the claim
    /// @return number of its last event that stands, for [#end]
    /// @throws StoreException with `Fenced` when somebody else was faster
    long takeOver(ThreadStore store, Owner owner, Claim claim, String process) {
        var takeover = takeover(store, owner, claim, process);
        store.append(owner, thread, takeover, Guard.NONE);
        return takeover.seq();
    }

    private Entry.Claimed takeover(ThreadStore store, Owner owner, Claim claim, String process) {
        long seq = lastSeq(store, owner);
        return new Entry.Claimed(claim, process, seq, Entry.Claimed.Why.TAKEOVER);
    }

    /// Ends a run that was taken over.
    ///
    /// @param view its thread
    /// @throws StoreException with `VersionConflict` when the thread is not as given any more
    void end(ThreadStore store, Owner owner, ThreadView view, Claim claim, long seq) {
        store.append(
                owner, thread, changed(view, List.of(), seq + 1), Guard.of(claim, view.version()));
    }

    /// Ends a run that waits, and the calls it waits for, in one change.
    ///
    /// @param view its thread
    /// @throws StoreException with `VersionConflict` or `InputArrived` when the thread is not as
    ///   given any more
    public void endWaiting(ThreadStore store, Owner owner, ThreadView view) {
        var calls = CallRecord.cancelled(view.state(), now);
        store.append(
                owner,
                thread,
                changed(view, calls, lastSeq(store, owner) + 1),
                Guard.of(VersionPrecondition.exactly(view.version())).withInputsUpTo(view.lsn()));
    }

    /// The end, with which all that was received for the run is done with.
    private Entry.Changed changed(ThreadView view, List<Op> calls, long firstSeq) {
        return new Entry.Changed(
                change(view.state(), calls),
                events(firstSeq),
                view.inputsFor(run).stream().map(OpenInput::lsn).toList(),
                List.of(),
                false);
    }

    private long lastSeq(ThreadStore store, Owner owner) {
        return store.trail(owner, thread, run).map(RunTrail::lastSeq).orElse(-1L);
    }

    /// @param calls what else changes in the state
    private ThreadChangeSet change(Json state, List<Op> calls) {
        var ops = new ArrayList<>(calls);
        // The state may speak of a newer run already.
        if (state.find(RunState.RUN.key("id")).equals(Optional.of(Json.of(run.value())))) {
            ops.add(RunState.ended(run, termination, now));
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
