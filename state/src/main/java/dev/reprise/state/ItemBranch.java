package dev.reprise.state;

import java.util.Arrays;

/// Subtrees of items, each with the number of items up to its end.
final class ItemBranch extends ItemTree {
    private final ItemTree[] children;
    private final int[] ends;

    ItemBranch(ItemTree[] children) {
        this(children, endsOf(children));
    }

    private ItemBranch(ItemTree[] children, int[] ends) {
        this.children = children;
        this.ends = ends;
    }

    private static int[] endsOf(ItemTree[] children) {
        var ends = new int[children.length];
        var end = 0;
        for (var i = 0; i < ends.length; i++) {
            end += children[i].size();
            ends[i] = end;
        }
        return ends;
    }

    /// The first child that ends after the given number of items.
    private int place(int items) {
        var at = Arrays.binarySearch(ends, items);
        return at >= 0 ? at + 1 : -at - 1;
    }

    private int start(int at) {
        return at == 0 ? 0 : ends[at - 1];
    }

    @Override
    Json get(int index) {
        var at = place(index);
        return children[at].get(index - start(at));
    }

    @Override
    ItemTree with(int index, Json item) {
        var at = place(index);
        var changed = children[at].with(index - start(at), item);
        return changed == children[at]
                ? this
                : new ItemBranch(Slots.replaced(children, at, changed), ends);
    }

    @Override
    ItemTree insert(int index, Json item) {
        var at = index == 0 ? 0 : place(index - 1);
        var changed = children[at].insert(index - start(at), item);
        return changed.width() > WIDTH
                ? new ItemBranch(grown(children, at, changed))
                : new ItemBranch(Slots.replaced(children, at, changed), moved(at, 1));
    }

    @Override
    ItemTree without(int index) {
        var at = place(index);
        var rest = shrunk(children, at, children[at].without(index - start(at)));
        return rest.length == 0 ? ItemLeaf.EMPTY : new ItemBranch(rest);
    }

    private int[] moved(int from, int by) {
        var moved = ends.clone();
        for (var i = from; i < moved.length; i++) {
            moved[i] += by;
        }
        return moved;
    }

    @Override
    void writeTo(JsonOutput out) {
        for (var child : children) {
            child.writeTo(out);
        }
    }

    @Override
    int size() {
        return ends[ends.length - 1];
    }

    @Override
    int width() {
        return children.length;
    }

    @Override
    boolean isLeaf() {
        return false;
    }

    @Override
    ItemTree[] children() {
        return children;
    }

    @Override
    ItemTree slice(int from, int to) {
        return new ItemBranch(Arrays.copyOfRange(children, from, to));
    }

    @Override
    ItemTree join(ItemTree right) {
        return new ItemBranch(Slots.joined(children, right.children()));
    }

    @Override
    boolean startsLike(ItemTree other, int entries) {
        throw new IllegalStateException("a branch has no entries of its own");
    }
}
