package dev.reprise.state;

import java.util.ArrayDeque;

/// Counts how many items two arrays have in common at one end. What they share is not looked at.
final class CommonItems {
    private final ArrayDeque<ItemTree> ours = new ArrayDeque<>();
    private final ArrayDeque<ItemTree> theirs = new ArrayDeque<>();
    private final boolean fromEnd;

    private CommonItems(ItemTree left, ItemTree right, boolean fromEnd) {
        this.fromEnd = fromEnd;
        ours.push(left);
        theirs.push(right);
    }

    static int atStart(ItemTree left, ItemTree right) {
        return new CommonItems(left, right, false).count();
    }

    static int atEnd(ItemTree left, ItemTree right) {
        return new CommonItems(left, right, true).count();
    }

    /// Both stacks stand at the same item, counted from the end that matters, and so does a subtree
    /// that is shared there.
    private int count() {
        int count = 0;
        while (!ours.isEmpty() && !theirs.isEmpty()) {
            var x = ours.pop();
            var y = theirs.pop();
            if (x.is(y)) {
                count += x.size();
            } else if (x instanceof ItemLeaf left && y instanceof ItemLeaf right) {
                int most = Math.min(left.width(), right.width());
                int alike = alike(left.items, right.items, most);
                count += alike;
                if (alike < most) {
                    break;
                }
                pushRest(ours, left, most);
                pushRest(theirs, right, most);
            } else if (y.isLeaf() || (!x.isLeaf() && x.size() >= y.size())) {
                theirs.push(y);
                open(ours, x);
            } else {
                ours.push(x);
                open(theirs, y);
            }
        }
        return count;
    }

    private int alike(Json[] left, Json[] right, int most) {
        int alike = 0;
        while (alike < most && at(left, alike).equals(at(right, alike))) {
            alike++;
        }
        return alike;
    }

    private Json at(Json[] items, int place) {
        return items[fromEnd ? items.length - 1 - place : place];
    }

    private void pushRest(ArrayDeque<ItemTree> stack, ItemLeaf leaf, int done) {
        if (leaf.width() > done) {
            stack.push(
                    fromEnd ? leaf.slice(0, leaf.width() - done) : leaf.slice(done, leaf.width()));
        }
    }

    /// Puts the subtrees of a branch on a stack so that the one at the end that matters is taken
    /// first.
    private void open(ArrayDeque<ItemTree> stack, ItemTree branch) {
        if (fromEnd) {
            for (var child : branch.children()) {
                stack.push(child);
            }
        } else {
            Leaves.pushAll(stack, branch.children());
        }
    }
}
