package dev.reprise.state;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Paths by their segments. Each is kept for an owner, and at each place the least owner is known.
final class PathTrie {
    static final int NOBODY = Integer.MAX_VALUE;

    private final Map<Path.Segment, PathTrie> children = new HashMap<>();
    private int ending = NOBODY;
    private int overwriting = NOBODY;
    private int passing = NOBODY;

    /// The least owner of a path that ends here, or [#NOBODY].
    int ending() {
        return ending;
    }

    /// The least owner of a path that ends here with more than a merge, or [#NOBODY].
    int overwriting() {
        return overwriting;
    }

    /// The least owner of a path that goes on from here, or [#NOBODY].
    int passing() {
        return passing;
    }

    @Nullable PathTrie child(Path.Segment segment) {
        return children.get(segment);
    }

    void add(Path path, int owner, boolean overwrites) {
        var node = this;
        for (var segment : path) {
            node.passing = Math.min(node.passing, owner);
            node = node.children.computeIfAbsent(segment, _ -> new PathTrie());
        }
        node.ending = Math.min(node.ending, owner);
        if (overwrites) {
            node.overwriting = Math.min(node.overwriting, owner);
        }
    }

    /// Whether a path in here is the given one or a beginning of it.
    boolean covers(Path path) {
        var node = this;
        for (var step = 0; node != null && node.ending == NOBODY; step++) {
            if (step == path.size()) {
                return false;
            }
            node = node.child(path.segment(step));
        }
        return node != null;
    }
}
