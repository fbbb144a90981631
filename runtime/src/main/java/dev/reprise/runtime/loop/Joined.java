package dev.reprise.runtime.loop;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;

/// Two lists seen as one; nothing is copied.
final class Joined<E> extends AbstractList<E> implements RandomAccess {
    private final List<E> head;
    private final List<E> tail;

    private Joined(List<E> head, List<E> tail) {
        this.head = head;
        this.tail = tail;
    }

    static <E> List<E> of(List<E> head, List<E> tail) {
        return tail.isEmpty() ? head : head.isEmpty() ? tail : new Joined<>(head, tail);
    }

    @Override
    public E get(int index) {
        int beyond = index - head.size();
        return beyond < 0 ? head.get(index) : tail.get(beyond);
    }

    @Override
    public int size() {
        return head.size() + tail.size();
    }
}
