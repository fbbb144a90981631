package dev.reprise.state.working;

import dev.reprise.state.PersistentList;
import java.util.Collection;
import java.util.List;

/// A list that knows what was added to it since it was last asked. Not for use by several threads.
///
/// @param <E> the elements, none of them null
public final class DeltaList<E> {
    private final int initialCount;
    private PersistentList<E> items;
    private int taken;

    private DeltaList(PersistentList<E> items) {
        this.items = items;
        this.initialCount = items.size();
        this.taken = items.size();
    }

    /// A list of these elements, none of which counts as added.
    public static <E> DeltaList<E> of(Collection<? extends E> items) {
        return new DeltaList<>(PersistentList.copyOf(items));
    }

    public void add(E item) {
        items = items.append(item);
    }

    public void addAll(Collection<? extends E> more) {
        items = items.appendAll(more);
    }

    /// What was added since the last time.
    public List<E> takeDelta() {
        var delta = List.copyOf(items.subList(taken, items.size()));
        taken = items.size();
        return delta;
    }

    public boolean hasDelta() {
        return taken < items.size();
    }

    /// How many elements the list began with.
    public int initialCount() {
        return initialCount;
    }

    /// All elements as they are now; later additions do not reach it.
    public PersistentList<E> items() {
        return items;
    }
}
