package dev.reprise.runtime.loop;

import java.util.List;
import java.util.Map;

/// What calls that waited and went on came to. Their messages and state changes are applied, not
/// committed.
///
/// @param ends by call id; a call may wait again
/// @param released to be shown once that is committed
/// @param interrupted whether the run was cancelled meanwhile
record Replay(Map<String, CallEnd> ends, List<Commit.Released> released, boolean interrupted) {
    static final Replay NONE = new Replay(Map.of(), List.of(), false);

    /// Whether a call ended, so that there is something new to tell the model.
    boolean hasEnds() {
        return !ends.values().stream().allMatch(CallEnd::isSuspended);
    }

    boolean isEmpty() {
        return released.isEmpty();
    }
}
