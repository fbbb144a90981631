package dev.reprise.runtime.store;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Rows by their key, each for less than eleven bytes beside the row itself: a hundred thousand of
/// them have to fit into a small heap. May be used from any thread.
///
/// @param <R> rows; two with one key replace each other
final class RowTable<R extends RowTable.Row> {
    private static final int SEGMENTS = 16;

    private final List<Segment<R>> segments = new ArrayList<>();

    RowTable() {
        for (int i = 0; i < SEGMENTS; i++) {
            segments.add(new Segment<>());
        }
    }

    /// What is kept in a table.
    interface Row {
        /// Equal for equal keys, and always the same.
        int keyHash();

        /// Whether this has the same key as another row of the table.
        boolean hasKeyOf(Row other);
    }

    /// @param key a row with the wanted key
    @Nullable R find(Row key) {
        return segment(key).find(key);
    }

    /// Puts a row in the place of that with the same key, if there is one.
    void put(R row) {
        segment(row).replace(row, _ -> row);
    }

    /// Puts what is made of the row with a key, or of its absence; null removes it.
    ///
    /// @param change brief, and without use of this table
    /// @return what is there now
    @Nullable R replace(Row key, UnaryOperator<@Nullable R> change) {
        return segment(key).replace(key, change);
    }

    int size() {
        return segments.stream().mapToInt(Segment::size).sum();
    }

    /// All rows, in no order.
    List<R> all() {
        var all = new ArrayList<R>(size() + SEGMENTS);
        segments.forEach(segment -> segment.addTo(all));
        return all;
    }

    private Segment<R> segment(Row key) {
        return segments.get((spread(key) >>> 28) & (SEGMENTS - 1));
    }

    private static int spread(Row key) {
        return key.keyHash() * 0x9e3779b9;
    }

    /// A part of the table: rows at the first free place from where their hash points to.
    private static final class Segment<R extends Row> {
        private @Nullable Row[] slots = new Row[16];
        private int count;

        synchronized int size() {
            return count;
        }

        synchronized void addTo(List<R> all) {
            for (var row : slots) {
                if (row != null) {
                    all.add(cast(row));
                }
            }
        }

        synchronized @Nullable R find(Row key) {
            var found = slots[slotOf(key)];
            return found == null ? null : cast(found);
        }

        synchronized @Nullable R replace(Row key, UnaryOperator<@Nullable R> change) {
            int slot = slotOf(key);
            var before = slots[slot];
            var after = change.apply(before == null ? null : cast(before));
            if (after == null) {
                if (before != null) {
                    remove(slot);
                }
                return null;
            }
            slots[slot] = after;
            if (before == null && ++count > slots.length - slots.length / 4) {
                grow();
            }
            return after;
        }

        @SuppressWarnings("unchecked") // only such rows are put
        private R cast(Row row) {
            return (R) row;
        }

        /// Where a row with this key is, or would be.
        private int slotOf(Row key) {
            int slot = home(key);
            for (var at = slots[slot]; at != null && !at.hasKeyOf(key); at = slots[slot]) {
                slot = next(slot);
            }
            return slot;
        }

        private int home(Row key) {
            return spread(key) & (slots.length - 1);
        }

        private int next(int slot) {
            return (slot + 1) & (slots.length - 1);
        }

        private void grow() {
            var rows = slots;
            slots = new Row[2 * rows.length];
            for (var row : rows) {
                if (row != null) {
                    slots[slotOf(row)] = row;
                }
            }
        }

        /// Puts those behind it again, which may have been kept from their place by it.
        private void remove(int removed) {
            slots[removed] = null;
            count--;
            int slot = next(removed);
            for (var row = slots[slot]; row != null; row = slots[slot]) {
                slots[slot] = null;
                slots[slotOf(row)] = row;
                slot = next(slot);
            }
        }
    }
}
