package dev.reprise.state;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds out whether patches conflict, one after another, in time linear in their operations.
///
/// It finds a conflict where [Patch#conflictsWith] finds one between the new patch and one of those
/// before. Not for use by several threads.
public final class ConflictTrie {
    private final PathTrie paths = new PathTrie();

    /// A conflict with the patch of an earlier owner.
    public record Overlap(int owner, Conflict conflict) {}

    /// Takes in one more patch, also if it conflicts.
    ///
    /// @param owner what the patch is known by, such as its place in a round; from 0, each one once
    /// @return a conflict with the least of the owners that there is a conflict with
    public Optional<Overlap> add(int owner, Patch patch) {
        var least = least(patch);
        for (var op : patch.ops()) {
            paths.add(op.path(), owner);
        }
        return Optional.ofNullable(least);
    }

    private @Nullable Overlap least(Patch patch) {
        Overlap least = null;
        for (var op : patch.ops()) {
            least = lesser(least, meet(op.path()));
        }
        return least;
    }

    private @Nullable Overlap meet(Path path) {
        Overlap least = null;
        var node = paths;
        for (var step = 0; step < path.size(); step++) {
            least = lesser(least, overlap(node.ending(), path, step));
            var next = node.child(path.segment(step));
            if (next == null) {
                return least;
            }
            node = next;
        }
        return lesser(
                lesser(least, exact(node.ending(), path)),
                overlap(node.passing(), path, path.size()));
    }

    private static @Nullable Overlap exact(int owner, Path path) {
        return owner == PathTrie.NOBODY
                ? null
                : new Overlap(owner, new Conflict(path, Conflict.Kind.EXACT_MATCH));
    }

    private static @Nullable Overlap overlap(int owner, Path path, int size) {
        return owner == PathTrie.NOBODY
                ? null
                : new Overlap(
                        owner, new Conflict(path.slice(0, size), Conflict.Kind.PREFIX_CONFLICT));
    }

    private static @Nullable Overlap lesser(@Nullable Overlap left, @Nullable Overlap right) {
        if (left == null || right == null) {
            return left == null ? right : left;
        }
        return right.owner < left.owner ? right : left;
    }
}
