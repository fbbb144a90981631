package dev.reprise.state.history;

import dev.reprise.state.ConflictTrie;
import dev.reprise.state.Lattices;
import dev.reprise.state.TrackedPatch;
import java.util.List;

/// Patches made apart, to be committed together.
record Batch(List<TrackedPatch> patches) {
    Batch {
        patches = List.copyOf(patches);
    }

    /// Refuses patches that touch the same place, and names the first two of them: those with the
    /// least left index, and of these the ones with the least right index.
    void refuseConflicts(Lattices lattices) {
        var places = new ConflictTrie(lattices);
        var left = Integer.MAX_VALUE;
        var right = Integer.MAX_VALUE;
        for (var i = 0; i < patches.size(); i++) {
            var overlap = places.add(i, patches.get(i).patch());
            if (overlap.isPresent() && overlap.get().owner() < left) {
                left = overlap.get().owner();
                right = i;
            }
        }
        if (right < patches.size()) {
            var conflicts =
                    patches.get(left).patch().conflictsWith(patches.get(right).patch(), lattices);
            throw HistoryException.batchConflict(left, right, conflicts.getFirst());
        }
    }

    Applied applied() {
        return new Applied(
                patches.size(), patches.stream().mapToInt(each -> each.patch().size()).sum());
    }
}
