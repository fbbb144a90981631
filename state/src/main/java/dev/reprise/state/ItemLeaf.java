package dev.reprise.state;

import java.util.Arrays;

/// Items side by side. An array of up to [#WIDTH] items is one such leaf.
final class ItemLeaf extends ItemTree {
    static final ItemLeaf EMPTY = new ItemLeaf(new Json[0]);

    final Json[] items;

    ItemLeaf(Json[] items) {
        this.items = items;
    }

    static ItemLeaf copyOf(Json[] items, int from, int to) {
        return new ItemLeaf(Arrays.copyOfRange(items, from, to));
    }

    @Override
    Json get(int index) {
        return items[index];
    }

    @Override
    ItemTree with(int index, Json item) {
        return Slots.holds(items, index, item)
                ? this
                : new ItemLeaf(Slots.replaced(items, index, item));
    }

    @Override
    ItemTree insert(int index, Json item) {
        return new ItemLeaf(Slots.inserted(items, index, item));
    }

    @Override
    ItemTree without(int index) {
        return new ItemLeaf(Slots.removed(items, index));
    }

    @Override
    void writeTo(JsonOutput out) {
        for (var item : items) {
            out.value(item);
        }
    }

    @Override
    int size() {
        return items.length;
    }

    @Override
    int width() {
        return items.length;
    }

    @Override
    boolean isLeaf() {
        return true;
    }

    @Override
    ItemTree[] children() {
        return array(0);
    }

    @Override
    ItemTree slice(int from, int to) {
        return copyOf(items, from, to);
    }

    @Override
    ItemTree join(ItemTree right) {
        return new ItemLeaf(Slots.joined(items, ((ItemLeaf) right).items));
    }

    @Override
    boolean startsLike(ItemTree right, int entries) {
        return Arrays.equals(items, 0, entries, ((ItemLeaf) right).items, 0, entries);
    }
}
