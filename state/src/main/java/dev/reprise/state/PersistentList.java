package dev.reprise.state;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// An immutable list that grows at its end by making longer lists.
///
/// Lists made from each other share one array. Appending to the longest of them takes amortised
/// constant time; appending to another one copies it once. All may be used by any number of
/// threads, however they come by them. A short list keeps the elements of longer ones it shares an
/// array with from being collected.
///
/// Lists made from one another without branching off are one line: of any two of them, the shorter
/// is how the longer begins. [#line()] tells them from others at no cost.
///
/// @param <E> the elements, none of them null
public final class PersistentList<E> extends AbstractList<E> implements RandomAccess {
    private static final int FIRST_CAPACITY = 8;
    private static final PersistentList<?> EMPTY =
            new PersistentList<>(new Shared(new Object[0], 0, new Line()), 0);

    /// Read through final fields only, so that whoever sees a list sees its elements, too.
    private final Shared shared;

    private final int size;

    private PersistentList(Shared shared, int size) {
        this.shared = shared;
        this.size = size;
    }

    /// Stands for the lists of one line; equal only to itself.
    public static final class Line {
        private Line() {}
    }

    /// An array and how much of it is taken. A slot is written once, by the list that has taken it;
    /// so is the array that continues it.
    private static final class Shared {
        private static final int CONTINUED = Integer.MAX_VALUE;

        private final @Nullable Object[] elements;
        private final AtomicInteger taken;
        private final Line line;

        Shared(@Nullable Object[] elements, int taken, Line line) {
            this.elements = elements;
            this.taken = new AtomicInteger(taken);
            this.line = line;
        }
    }

    @SuppressWarnings("unchecked") // it has no elements
    public static <E> PersistentList<E> of() {
        return (PersistentList<E>) EMPTY;
    }

    public static <E> PersistentList<E> copyOf(Collection<? extends E> elements) {
        return PersistentList.<E>of().appendAll(elements);
    }

    public PersistentList<E> append(E element) {
        Objects.requireNonNull(element, "element");
        var target = room(1);
        target.elements[size] = element;
        return new PersistentList<>(target, size + 1);
    }

    public PersistentList<E> appendAll(Collection<? extends E> more) {
        if (more.isEmpty()) {
            return this;
        }
        if (more instanceof List<? extends E> list && list.size() == 1) {
            return append(list.getFirst());
        }
        var added = more.toArray();
        for (var element : added) {
            Objects.requireNonNull(element, "element");
        }
        var target = room(added.length);
        System.arraycopy(added, 0, target.elements, size, added.length);
        return new PersistentList<>(target, size + added.length);
    }

    /// The line this list is of. An empty list may be of a line with lists that have nothing in
    /// common.
    public Line line() {
        return shared.line;
    }

    /// An array with this list's elements and room for `count` more, which is taken.
    private Shared room(int count) {
        var wanted = Math.addExact(size, count);
        if (wanted <= shared.elements.length && shared.taken.compareAndSet(size, wanted)) {
            return shared;
        }
        var capacity = Math.max(Math.max(wanted, FIRST_CAPACITY), size + (size >> 1));
        var elements = new Object[capacity];
        System.arraycopy(shared.elements, 0, elements, 0, size);
        boolean continues = size > 0 && shared.taken.compareAndSet(size, Shared.CONTINUED);
        return new Shared(elements, wanted, continues ? shared.line : new Line());
    }

    @Override
    @SuppressWarnings("unchecked") // only elements of type E are written below the size
    public E get(int index) {
        return (E) Objects.requireNonNull(shared.elements[Objects.checkIndex(index, size)]);
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public Object[] toArray() {
        return Arrays.copyOf(shared.elements, size, Object[].class);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return (other instanceof PersistentList<?> list && list.shared == shared)
                ? list.size == size
                : super.equals(other);
    }

    @Override
    public int hashCode() {
        return super.hashCode();
    }
}
