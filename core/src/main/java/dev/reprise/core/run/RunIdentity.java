package dev.reprise.core.run;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import org.jspecify.annotations.Nullable;

/// Which run this is and where it comes from.
///
/// @param parentCallId the parent's tool call that started this run; blank counts as absent
public record RunIdentity(
        Owner owner,
        ThreadId thread,
        RunId run,
        String agent,
        RunOrigin origin,
        @Nullable ThreadId parentThread,
        @Nullable RunId parentRun,
        @Nullable String parentCallId) {
    public RunIdentity {
        if (parentCallId != null && parentCallId.isBlank()) {
            parentCallId = null;
        }
    }
}
