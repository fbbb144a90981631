package dev.reprise.state;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// The leaves of a tree from left to right.
final class Leaves<T extends Tree<T>> implements Iterator<T> {
    private final ArrayDeque<T> pending;
    private @Nullable T next;

    Leaves(T root) {
        pending = new ArrayDeque<>(root.isLeaf() ? 0 : Tree.WIDTH);
        next = firstBelow(root);
    }

    private T firstBelow(T node) {
        var first = node;
        while (!first.isLeaf()) {
            pushAll(pending, first.children());
            first = pending.pop();
        }
        return first;
    }

    @Override
    public boolean hasNext() {
        return next != null;
    }

    @Override
    public T next() {
        var leaf = next;
        if (leaf == null) {
            throw new NoSuchElementException();
        }
        next = pending.isEmpty() ? null : firstBelow(pending.pop());
        return leaf;
    }

    /// Puts nodes on a stack so that the first one is taken first.
    static <T> void pushAll(ArrayDeque<T> stack, T[] nodes) {
        for (var i = nodes.length - 1; i >= 0; i--) {
            stack.push(nodes[i]);
        }
    }
}
