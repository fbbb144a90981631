package dev.reprise.state;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds out whether patches conflict, one after another, in time linear in their operations.
///
/// It finds a conflict where [Patch#conflictsWith(Patch, Lattices)] finds one between the new patch
/// and one of those before. Not for use by several threads.
public final class ConflictTrie {
    private final PathTrie paths = new PathTrie();
    private final Lattices lattices;

    public ConflictTrie(Lattices lattices) {
        this.lattices = lattices;
    }

    /// A conflict with the patch of an earlier owner.
    public record Overlap(int owner, Conflict conflict) {}

    /// Takes in one more patch, also if it conflicts.
    ///
    /// @param owner what the patch is known by, such as its place in a round; from 0, each one once
    /// @return a conflict with the least of the owners that there is a conflict with
    public Optional<Overlap> add(int owner, Patch patch) {
        var least = least(patch);
        for (var op : patch.ops()) {
            paths.add(op.path(), owner, !(op instanceof Op.LatticeMerge));
        }
        return Optional.ofNullable(least);
    }

    private @Nullable Overlap least(Patch patch) {
        var overwritten = patch.overwritten(lattices);
        Overlap least = null;
        for (var op : patch.ops()) {
            least = lesser(least, meet(op.path(), overwritten));
        }
        return least;
    }

    private @Nullable Overlap meet(Path path, Set<Path> overwritten) {
        Overlap least = null;
        var node = paths;
        for (var step = 0; step < path.size(); step++) {
            if (node.ending() != PathTrie.NOBODY) {
                least = lesser(least, above(node, path.slice(0, step), overwritten));
            }
            var next = node.child(path.segment(step));
            if (next == null) {
                return least;
            }
            node = next;
        }
        return lesser(least, here(node, path, overwritten));
    }

    /// With those whose path ends above ours.
    private @Nullable Overlap above(PathTrie node, Path path, Set<Path> overwritten) {
        var conflict = Conflict.at(path, false);
        if (!isMerged(path, overwritten)) {
            return overlap(node.ending(), conflict);
        }
        if (node.overwriting() == PathTrie.NOBODY) {
            conflict.drop();
        }
        return overlap(node.overwriting(), conflict);
    }

    /// With those whose path ends where ours does, or goes on from there.
    private @Nullable Overlap here(PathTrie node, Path path, Set<Path> overwritten) {
        var below = Conflict.at(path, false);
        if (!isMerged(path, overwritten)) {
            return lesser(
                    overlap(node.ending(), Conflict.at(path, true)),
                    overlap(node.passing(), below));
        }
        if (node.overwriting() == PathTrie.NOBODY && node.passing() != PathTrie.NOBODY) {
            below.drop();
        }
        return overlap(node.overwriting(), Conflict.at(path, true));
    }

    private boolean isMerged(Path path, Set<Path> overwritten) {
        return lattices.isKnown(path) && !overwritten.contains(path);
    }

    private static @Nullable Overlap overlap(int owner, Conflict conflict) {
        return owner == PathTrie.NOBODY ? null : new Overlap(owner, conflict);
    }

    private static @Nullable Overlap lesser(@Nullable Overlap left, @Nullable Overlap right) {
        if (left == null || right == null) {
            return left == null ? right : left;
        }
        return right.owner < left.owner ? right : left;
    }
}
