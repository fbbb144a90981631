package dev.reprise.runtime.prepare;

import dev.reprise.core.IdSource;
import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.Guard;
import dev.reprise.core.store.OpenInput;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.core.suspend.ToolCallDecision;
import dev.reprise.state.JsonObject;
import java.util.ArrayList;
import java.util.List;

/// Puts what arrives for runs into the logs of their threads, so that it is neither lost nor used
/// twice whatever happens to this process.
public record InputLog(ThreadStore store, IdSource ids) {
    /// How many decisions of a run may answer no call that waits.
    public static final int MOST_EARLY = 1_000;

    /// Stores decisions, one record each.
    ///
    /// @param guard what must hold for the first one; nothing may arrive before the last one
    /// @return those that were not stored before
    public List<OpenInput> add(
            Owner owner,
            ThreadId thread,
            RunId run,
            List<ToolCallDecision> decisions,
            Guard guard) {
        var added = new ArrayList<OpenInput>();
        boolean guarded = guard.inputs() != Long.MAX_VALUE;
        var next = guard;
        for (var decision : decisions) {
            var received =
                    new Entry.Received(
                            idOf(run, decision),
                            run,
                            Entry.Received.What.DECISION,
                            decision.toJson(),
                            owner.toString());
            long lsn = store.append(owner, thread, received, next).lsn();
            if (!guarded || lsn > next.inputs()) { // where it is not, it was there before
                added.add(new OpenInput(lsn, received));
                next = guarded ? guard.withInputsUpTo(lsn) : guard;
            }
        }
        return added;
    }

    /// Stores that a run is not wanted any more.
    public OpenInput cancel(Owner owner, ThreadId thread, RunId run, Guard guard) {
        var received =
                new Entry.Received(
                        "cancel " + run,
                        run,
                        Entry.Received.What.CANCEL,
                        JsonObject.EMPTY,
                        owner.toString());
        return new OpenInput(store.append(owner, thread, received, guard).lsn(), received);
    }

    /// The label that is made of a target says nothing: whoever answers the same call again, which
    /// may have come to wait again, sends the same one.
    private String idOf(RunId run, ToolCallDecision decision) {
        var label = decision.resume().decisionId();
        return label.isBlank() || label.equals("decision_" + decision.target())
                ? ids.next()
                : "%s for %s of run %s".formatted(label, decision.target(), run);
    }
}
