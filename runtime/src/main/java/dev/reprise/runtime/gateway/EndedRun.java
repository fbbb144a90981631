package dev.reprise.runtime.gateway;

import dev.reprise.core.run.Termination;
import dev.reprise.core.store.ChangeReason;
import dev.reprise.core.store.RunMeta;
import dev.reprise.core.store.RunRecord;
import dev.reprise.core.store.ThreadChangeSet;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.Op;
import dev.reprise.state.Patch;
import dev.reprise.state.Path;
import dev.reprise.state.TrackedPatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The end of a run that no loop works on.
///
/// @param before what is known of it so far
/// @param now milliseconds since the epoch
record EndedRun(RunRecord before, Termination termination, long now) {
    private static final Path RUN = Path.ROOT.key("__run");

    /// What is to be stored.
    ///
    /// @param state of its thread
    /// @param calls what else changes in the state
    ThreadChangeSet change(Json state, List<Op> calls) {
        var ops = new ArrayList<>(calls);
        // The state may speak of a newer run already.
        if (state.find(RUN.key("id")).equals(Optional.of(Json.of(before.run().value())))) {
            ops.add(Op.set(RUN, lifecycle()));
        }
        var patch = TrackedPatch.of(new Patch(ops)).withSource("agent_loop");
        return new ThreadChangeSet(
                before.run(),
                null,
                meta(),
                ChangeReason.RUN_FINISHED,
                List.of(),
                ops.isEmpty() ? List.of() : List.of(patch),
                List.of(),
                null);
    }

    private RunMeta meta() {
        return new RunMeta(
                before.agent(),
                before.origin(),
                before.status().moveTo(termination.status()),
                before.parentThread(),
                termination.recordedCode(),
                termination.detail(),
                before.sourceMailboxEntry(),
                before.inputTokens(),
                before.outputTokens());
    }

    private JsonObject lifecycle() {
        return JsonObject.EMPTY
                .with("id", before.run().value())
                .with("status", termination.status().label())
                .with("done_reason", termination.recordedCode())
                .with("updated_at", now);
    }
}
