package dev.reprise.state.history;

import dev.reprise.state.Json;
import dev.reprise.state.Patch;
import dev.reprise.state.Path;
import dev.reprise.state.PersistentList;
import dev.reprise.state.StateException;
import dev.reprise.state.TrackedPatch;
import dev.reprise.state.lattice.Lattice;
import dev.reprise.state.lattice.LatticeRegistry;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/// A state, the patches committed to it, and the state it began with.
///
/// Writers wait for each other; readers see what the last finished write left and wait for nobody.
/// What is read is immutable and costs nothing to hand out.
public final class StateHistory {
    /// Guards the order of writes: whoever changes [#now] holds it.
    private final ReentrantLock writing = new ReentrantLock();

    private volatile Moment now;

    private StateHistory(Moment now) {
        this.now = now;
    }

    /// What is true at one time.
    private record Moment(
            Json initial,
            Json state,
            PersistentList<TrackedPatch> patches,
            LatticeRegistry lattices) {
        private Json apply(Json document, Patch patch) {
            return apply(document, List.of(TrackedPatch.of(patch)));
        }

        private Json apply(Json document, List<TrackedPatch> more) {
            try {
                return TrackedPatch.applyAll(document, more, lattices);
            } catch (StateException failure) {
                throw HistoryException.applyFailed(failure);
            }
        }

        /// The state after the first patches.
        private Json after(int count) {
            return apply(initial, patches.subList(0, count));
        }

        private Moment with(List<TrackedPatch> more) {
            var after = apply(state, more);
            return new Moment(initial, after, patches.appendAll(more), lattices);
        }
    }

    /// A history without patches and lattices.
    public static StateHistory of(Json initial) {
        return of(initial, LatticeRegistry.EMPTY);
    }

    public static StateHistory of(Json initial, LatticeRegistry lattices) {
        return new StateHistory(new Moment(initial, initial, PersistentList.of(), lattices));
    }

    /// Lets the values at a path merge, from now on and whenever earlier patches are applied again.
    public void register(Path path, Lattice<?> lattice) {
        change(before ->
                new Moment(
                        before.initial,
                        before.state,
                        before.patches,
                        before.lattices.with(path, lattice)));
    }

    public Json state() {
        return now.state;
    }

    /// The state before the first patch.
    public Json initial() {
        return now.initial;
    }

    /// The patches, oldest first.
    public PersistentList<TrackedPatch> patches() {
        return now.patches;
    }

    public int size() {
        return now.patches.size();
    }

    /// Applies a patch and keeps it.
    ///
    /// @throws HistoryException with `ApplyFailed`
    public Applied commit(TrackedPatch patch) {
        change(before -> before.with(List.of(patch)));
        return new Applied(1, patch.patch().size());
    }

    /// Applies patches in order and keeps them, unless two of them touch the same place.
    ///
    /// They count as made apart, so it does not matter that one after the other they would apply.
    ///
    /// @throws HistoryException with `BatchConflict` or `ApplyFailed`
    public Applied commitBatch(List<TrackedPatch> patches) {
        var batch = new Batch(patches);
        change(before -> {
            batch.refuseConflicts(before.lattices);
            return before.with(batch.patches());
        });
        return batch.applied();
    }

    /// What a patch would make of the state.
    ///
    /// @throws HistoryException with `ApplyFailed`
    public Json preview(Patch patch) {
        var seen = now;
        return seen.apply(seen.state, patch);
    }

    /// The state after the patch with this index.
    ///
    /// After [#clear] this starts from a state that is no longer the one the patches were made for.
    ///
    /// @throws HistoryException with `InvalidReplayIndex`, or after [#clear] with `ApplyFailed`
    public Json replayTo(int index) {
        var seen = now;
        if (index < 0 || index >= seen.patches.size()) {
            throw HistoryException.invalidReplayIndex(index, seen.patches.size());
        }
        return seen.after(index + 1);
    }

    /// Forgets all patches; the state and [#initial()] stay as they are.
    public void clear() {
        change(before ->
                new Moment(before.initial, before.state, PersistentList.of(), before.lattices));
    }

    /// Folds the oldest patches into [#initial()]; indexes count from the oldest that is left.
    ///
    /// @param keep how many patches stay, not negative
    /// @return how many were folded
    /// @throws HistoryException after [#clear] with `ApplyFailed`
    public int prune(int keep) {
        if (keep < 0) {
            throw new IllegalArgumentException("keep must not be negative, was " + keep);
        }
        writing.lock();
        try {
            var count = Math.max(0, now.patches.size() - keep);
            if (count > 0) {
                now = pruned(now, count);
            }
            return count;
        } finally {
            writing.unlock();
        }
    }

    /// The patches that stay are copied, so that the others can be collected.
    private static Moment pruned(Moment before, int count) {
        var rest = before.patches.subList(count, before.patches.size());
        return new Moment(
                before.after(count), before.state, PersistentList.copyOf(rest), before.lattices);
    }

    private interface Change {
        Moment after(Moment before);
    }

    private void change(Change change) {
        writing.lock();
        try {
            now = change.after(now);
        } finally {
            writing.unlock();
        }
    }
}
