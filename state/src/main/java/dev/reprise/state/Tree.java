package dev.reprise.state;

import java.util.ArrayDeque;

/// A node of an immutable B-tree: a leaf of entries or a branch of subtrees, at most [#WIDTH] of
/// either.
///
/// A change copies the nodes on one way down and shares all others. A changed node may come back
/// one entry too wide or too narrow; its parent, or [#rooted] at the top, puts that right.
abstract class Tree<T extends Tree<T>> {
    static final int WIDTH = 32;
    private static final int NARROW = WIDTH / 4;

    /// Entries in all leaves below.
    abstract int size();

    /// Entries of this leaf, or subtrees of this branch.
    abstract int width();

    abstract boolean isLeaf();

    /// The subtrees of a branch; a leaf has none.
    abstract T[] children();

    /// A branch over the given subtrees.
    abstract T branch(T[] children);

    abstract T[] array(int length);

    /// A node of the same kind with some of the entries or subtrees.
    abstract T slice(int from, int to);

    /// A node of the same kind, possibly wider than allowed, that goes on with those of another.
    abstract T join(T right);

    /// Whether this leaf and another one begin with the same entries.
    abstract boolean startsLike(T other, int entries);

    final T[] split(int cut) {
        var halves = array(2);
        halves[0] = slice(0, cut);
        halves[1] = slice(cut, width());
        return halves;
    }

    /// The tree for a changed root: of legal width and least height.
    static <T extends Tree<T>> T rooted(T root) {
        if (root.width() > WIDTH) {
            return root.branch(root.split(WIDTH));
        }
        var top = root;
        while (!top.isLeaf() && top.width() == 1) {
            top = top.children()[0];
        }
        return top;
    }

    /// The children of a branch after one of them has grown.
    ///
    /// The last child is split so that it stays full: appending then fills node after node.
    static <T extends Tree<T>> T[] grown(T[] children, int at, T child) {
        if (child.width() <= WIDTH) {
            return Slots.replaced(children, at, child);
        }
        var cut = at == children.length - 1 ? WIDTH : child.width() / 2;
        return Slots.spliced(children, at, 1, child.split(cut));
    }

    /// The children of a branch after one of them has lost an entry.
    static <T extends Tree<T>> T[] shrunk(T[] children, int at, T child) {
        if (child.width() == 0) {
            return Slots.removed(children, at);
        }
        if (child.width() >= NARROW || children.length == 1) {
            return Slots.replaced(children, at, child);
        }
        var left = Math.max(at - 1, 0);
        var joined = at == 0 ? child.join(children[1]) : children[left].join(child);
        var rest = Slots.removed(children, left);
        return joined.width() <= WIDTH
                ? Slots.replaced(rest, left, joined)
                : Slots.spliced(rest, left, 1, joined.split(joined.width() / 2));
    }

    /// A tree over leaves, built in time linear in their number.
    static <T extends Tree<T>> T over(T[] leaves) {
        var level = leaves;
        while (level.length > 1) {
            level = level[0].above(level);
        }
        return level[0];
    }

    final T[] above(T[] level) {
        var parents = array(groups(level.length));
        for (var i = 0; i < parents.length; i++) {
            var from = groupStart(i, level.length);
            var children = array(groupStart(i + 1, level.length) - from);
            System.arraycopy(level, from, children, 0, children.length);
            parents[i] = branch(children);
        }
        return parents;
    }

    /// How many nodes hold `count` entries, one at least.
    static int groups(int count) {
        return Math.max(1, Math.ceilDiv(count, WIDTH));
    }

    /// Where the entries of the given node begin when `count` are shared out evenly.
    static int groupStart(int group, int count) {
        return (int) ((long) group * count / groups(count));
    }

    /// Whether two trees hold equal entries; what they share is not looked at.
    static <T extends Tree<T>> boolean equal(T left, T right) {
        if (left.is(right)) {
            return true;
        }
        if (left.size() != right.size()) {
            return false;
        }
        if (left.isLeaf() && right.isLeaf()) {
            return left.startsLike(right, left.width());
        }
        var ours = new ArrayDeque<T>();
        var theirs = new ArrayDeque<T>();
        ours.push(left);
        theirs.push(right);
        while (!ours.isEmpty()) {
            if (!advance(ours, theirs)) {
                return false;
            }
        }
        return true;
    }

    @SuppressWarnings("ReferenceEquality") // that is the question
    final boolean is(Tree<T> other) {
        return this == other;
    }

    /// Both stacks stand at the same entry. A shared subtree starts at the same entry in both
    /// trees, so opening the larger of two nodes never jumps over one.
    private static <T extends Tree<T>> boolean advance(ArrayDeque<T> ours, ArrayDeque<T> theirs) {
        var x = ours.pop();
        var y = theirs.pop();
        if (x.is(y)) {
            return true;
        }
        if (x.isLeaf() && y.isLeaf()) {
            var common = Math.min(x.width(), y.width());
            pushRest(ours, x, common);
            pushRest(theirs, y, common);
            return x.startsLike(y, common);
        }
        if (y.isLeaf() || (!x.isLeaf() && x.size() >= y.size())) {
            theirs.push(y);
            Leaves.pushAll(ours, x.children());
        } else {
            ours.push(x);
            Leaves.pushAll(theirs, y.children());
        }
        return true;
    }

    private static <T extends Tree<T>> void pushRest(ArrayDeque<T> stack, T leaf, int done) {
        if (leaf.width() > done) {
            stack.push(leaf.slice(done, leaf.width()));
        }
    }
}
