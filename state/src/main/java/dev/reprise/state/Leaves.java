package dev.reprise.state;

import java.util.ArrayDeque;
import java.util.Iterator;

/// The leaves of a tree from left to right.
final class Leaves<T extends Tree<T>> implements Iterator<T> {
    private final ArrayDeque<T> pending = new ArrayDeque<>();

    Leaves(T root) {
        pending.push(root);
    }

    @Override
    public boolean hasNext() {
        return !pending.isEmpty();
    }

    @Override
    public T next() {
        var node = pending.pop();
        while (!node.isLeaf()) {
            pushAll(pending, node.children());
            node = pending.pop();
        }
        return node;
    }

    /// Puts nodes on a stack so that the first one is taken first.
    static <T> void pushAll(ArrayDeque<T> stack, T[] nodes) {
        for (var i = nodes.length - 1; i >= 0; i--) {
            stack.push(nodes[i]);
        }
    }
}
