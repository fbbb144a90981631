package dev.reprise.state;

/// The items of an array, found by counting.
abstract sealed class ItemTree extends Tree<ItemTree> permits ItemLeaf, ItemBranch {
    abstract Json get(int index);

    /// This very node if the item is already there.
    abstract ItemTree with(int index, Json item);

    abstract ItemTree insert(int index, Json item);

    abstract ItemTree without(int index);

    abstract void writeTo(JsonOutput out);

    @Override
    ItemTree branch(ItemTree[] children) {
        return new ItemBranch(children);
    }

    @Override
    ItemTree[] array(int length) {
        return new ItemTree[length];
    }

    /// A tree over the first `count` of the items.
    static ItemTree of(Json[] items, int count) {
        var leaves = new ItemTree[groups(count)];
        for (var i = 0; i < leaves.length; i++) {
            leaves[i] = ItemLeaf.copyOf(items, groupStart(i, count), groupStart(i + 1, count));
        }
        return over(leaves);
    }
}
