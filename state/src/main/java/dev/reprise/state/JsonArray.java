package dev.reprise.state;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// A JSON array.
///
/// Reading, replacing, inserting and removing an item anywhere takes time logarithmic in the
/// length; a change returns a new array that shares all but a few nodes with this one.
public final class JsonArray implements Json, Iterable<Json> {
    public static final JsonArray EMPTY = new JsonArray(ItemLeaf.EMPTY, 1);

    private final ItemTree root;
    private final int depth;

    private JsonArray(ItemTree root, int depth) {
        this.root = root;
        this.depth = depth;
    }

    public static JsonArray of(Json... items) {
        return copyOf(List.of(items));
    }

    public static JsonArray copyOf(Iterable<? extends Json> items) {
        return builder().addAll(items).build();
    }

    public static Builder builder() {
        return new Builder();
    }

    /// An upper bound of the nesting; see [Depth].
    int depth() {
        return depth;
    }

    ItemTree root() {
        return root;
    }

    public int size() {
        return root.size();
    }

    public boolean isEmpty() {
        return root.size() == 0;
    }

    /// The item at an index from 0.
    ///
    /// @throws IndexOutOfBoundsException if there is no such item
    public Json get(int index) {
        return root.get(Objects.checkIndex(index, size()));
    }

    /// This array with another item in the place of one.
    ///
    /// @throws IndexOutOfBoundsException if there is no such item
    /// @throws JsonException if the result is nested deeper than 500
    public JsonArray with(int index, Json item) {
        var changed = root.with(Objects.checkIndex(index, size()), item);
        return changed == root ? this : new JsonArray(changed, Depth.around(depth, item));
    }

    public JsonArray append(Json item) {
        return insert(size(), item);
    }

    /// This array with one more item before the one at `index`, or at the end.
    ///
    /// @throws IndexOutOfBoundsException if the index is larger than the length
    /// @throws JsonException if the result is nested deeper than 500
    public JsonArray insert(int index, Json item) {
        var changed = root.insert(Objects.checkIndex(index, size() + 1), item);
        return new JsonArray(Tree.rooted(changed), Depth.around(depth, item));
    }

    /// This array without one item; those behind it move up.
    ///
    /// @throws IndexOutOfBoundsException if there is no such item
    public JsonArray without(int index) {
        var changed = root.without(Objects.checkIndex(index, size()));
        return changed.size() == 0 ? EMPTY : new JsonArray(Tree.rooted(changed), depth);
    }

    /// Where the first item equal to a value is; -1 if there is none.
    public int indexOf(Json value) {
        var at = 0;
        for (var item : this) {
            if (item.equals(value)) {
                return at;
            }
            at++;
        }
        return -1;
    }

    /// With how many equal items this array and another one begin. What two versions of one array
    /// share is not looked at, so that this takes time for what differs.
    public int commonStart(JsonArray other) {
        return CommonItems.atStart(root, other.root);
    }

    /// With how many equal items this array and another one end; as [#commonStart].
    public int commonEnd(JsonArray other) {
        return CommonItems.atEnd(root, other.root);
    }

    @Override
    public Iterator<Json> iterator() {
        return new Items(root);
    }

    public Stream<Json> stream() {
        return StreamSupport.stream(spliterator(), false);
    }

    @Override
    public Kind kind() {
        return Kind.ARRAY;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof JsonArray that && Tree.equal(root, that.root);
    }

    @Override
    public int hashCode() {
        var hash = 1;
        for (var item : this) {
            hash = 31 * hash + item.hashCode();
        }
        return hash;
    }

    @Override
    public String toString() {
        return JsonOutput.text(this::writeTo);
    }

    private static final class Items implements Iterator<Json> {
        private final Leaves<ItemTree> rest;
        private ItemLeaf leaf;
        private int at;

        Items(ItemTree root) {
            rest = new Leaves<>(root);
            leaf = (ItemLeaf) rest.next();
        }

        @Override
        public boolean hasNext() {
            return at < leaf.width() || rest.hasNext();
        }

        @Override
        public Json next() {
            if (at == leaf.width()) {
                leaf = (ItemLeaf) rest.next();
                at = 0;
            }
            return leaf.items[at++];
        }
    }

    /// Collects items. Not for use by several threads.
    public static final class Builder {
        private static final int FIRST_CAPACITY = 8;

        private Json[] items = new Json[FIRST_CAPACITY];
        private int count;
        private int depth = 1;

        private Builder() {}

        /// Puts an item at the end.
        ///
        /// @throws JsonException if the result is nested deeper than 500
        public Builder add(Json item) {
            depth = Depth.around(depth, item);
            if (count == items.length) {
                items = Arrays.copyOf(items, count * 2);
            }
            items[count++] = item;
            return this;
        }

        public Builder add(String item) {
            return add(Json.of(item));
        }

        public Builder add(long item) {
            return add(Json.of(item));
        }

        public Builder addAll(Iterable<? extends Json> more) {
            for (var item : more) {
                add(item);
            }
            return this;
        }

        public JsonArray build() {
            return count == 0 ? EMPTY : new JsonArray(ItemTree.of(items, count), depth);
        }
    }
}
