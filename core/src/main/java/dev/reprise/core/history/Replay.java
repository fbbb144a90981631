package dev.reprise.core.history;

import dev.reprise.core.store.Entry;
import dev.reprise.core.store.LogRecord;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.Op;
import dev.reprise.state.Patch;
import dev.reprise.state.Path;
import dev.reprise.state.TrackedPatch;
import java.util.ArrayList;
import java.util.List;

/// The state of a thread, taken along its log patch by patch.
///
/// A state that takes the place of the one before counts as a patch that sets the root, so that
/// patches alone lead from one version to any later one.
final class Replay {
    /// The source of a patch that stands for a whole state.
    static final String SNAPSHOT = "snapshot";

    private Json state = JsonObject.EMPTY;
    private long patches;

    /// A patch, and the state before and after it.
    record Applied(CommittedPatch committed, Json before, Json after) {
        /// Whether it wrote the value at the path: it has an operation there or below, or one above
        /// or beside in a list that made it another value.
        boolean wrote(Path path) {
            boolean isAbove = false;
            for (var op : committed.patch().patch().ops()) {
                if (path.isPrefixOf(op.path())) {
                    return true;
                }
                isAbove |= reached(op).isPrefixOf(path);
            }
            return isAbove && !before.find(path).equals(after.find(path));
        }
    }

    /// The place below which an operation changes values; items move up where one is deleted.
    private static Path reached(Op op) {
        return op instanceof Op.Delete && op.path().last().orElse(null) instanceof Path.Index
                ? op.path().parent().orElseThrow()
                : op.path();
    }

    /// How many patches there were so far.
    long patches() {
        return patches;
    }

    /// Takes in the next record, the opening first.
    ///
    /// @return the patches in it
    List<Applied> next(LogRecord record) {
        return switch (record.entry()) {
            case Entry.Opened opened -> {
                state = opened.thread().state();
                var applied = new ArrayList<Applied>();
                for (var patch : opened.thread().patches()) {
                    applied.add(apply(CommittedPatch.opening(patches, record, patch)));
                }
                yield applied;
            }
            case Entry.Changed change -> next(record, change);
            case Entry.Started _,
                    Entry.Finished _,
                    Entry.Received _,
                    Entry.Claimed _,
                    Entry.Relabelled _,
                    Entry.Sent _ ->
                    List.of();
        };
    }

    private List<Applied> next(LogRecord record, Entry.Changed change) {
        var set = change.set();
        var applied = new ArrayList<Applied>();
        if (set.snapshot() != null) {
            var whole = Patch.of(Op.set(Path.ROOT, set.snapshot()));
            var patch = TrackedPatch.of(whole).withSource(SNAPSHOT);
            applied.add(apply(CommittedPatch.of(patches, record, set, patch)));
        }
        for (var patch : set.patches()) {
            applied.add(apply(CommittedPatch.of(patches, record, set, patch)));
        }
        return applied;
    }

    private Applied apply(CommittedPatch committed) {
        var before = state;
        state = committed.patch().patch().apply(before);
        patches++;
        return new Applied(committed, before, state);
    }
}
