package dev.reprise.state;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Subtrees of members, told apart by keys: those in a child are not less than its key and less
/// than the next child's. The first child takes everything that is less than the second one's key.
final class MemberBranch extends MemberTree {
    private static final int BITS = Integer.numberOfTrailingZeros(WIDTH);

    private final String[] keys;
    private final MemberTree[] children;
    private final int size;

    MemberBranch(MemberTree[] children) {
        this(lowestOf(children), children, sizeOf(children));
    }

    private MemberBranch(String[] keys, MemberTree[] children, int size) {
        this.keys = keys;
        this.children = children;
        this.size = size;
    }

    private static String[] lowestOf(MemberTree[] children) {
        var keys = new String[children.length];
        for (var i = 0; i < keys.length; i++) {
            keys[i] = children[i].lowest();
        }
        return keys;
    }

    private static int sizeOf(MemberTree[] children) {
        var size = 0;
        for (var child : children) {
            size += child.size();
        }
        return size;
    }

    private int place(String key) {
        var at = KeyOrder.search(keys, key);
        return at >= 0 ? at : Math.max(0, -at - 2);
    }

    @Override
    String lowest() {
        return keys[0];
    }

    @Override
    @Nullable Json get(String key) {
        return children[place(key)].get(key);
    }

    @Override
    long find(String key) {
        var at = place(key);
        var below = children[at].find(key);
        return below < 0 ? ~(~below << BITS | at) : below << BITS | at;
    }

    @Override
    Json at(long place) {
        return children[child(place)].at(place >>> BITS);
    }

    @Override
    MemberTree replaced(long place, Json value) {
        var at = child(place);
        var child = children[at];
        var changed = child.replaced(place >>> BITS, value);
        return changed == child ? this : replaced(at, changed);
    }

    @Override
    MemberTree inserted(long place, String key, Json value) {
        var at = child(place);
        var changed = children[at].inserted(place >>> BITS, key, value);
        return changed.width() > WIDTH
                ? new MemberBranch(grown(children, at, changed))
                : replaced(at, changed);
    }

    private static int child(long place) {
        return (int) place & WIDTH - 1;
    }

    @Override
    MemberTree without(String key) {
        var at = place(key);
        var child = children[at];
        var changed = child.without(key);
        if (changed == child) {
            return this;
        }
        var rest = shrunk(children, at, changed);
        return rest.length == 0 ? MemberLeaf.EMPTY : new MemberBranch(rest);
    }

    private MemberBranch replaced(int at, MemberTree child) {
        var grownBy = child.size() - children[at].size();
        return new MemberBranch(keys, Slots.replaced(children, at, child), size + grownBy);
    }

    @Override
    void writeTo(JsonOutput out) {
        for (var child : children) {
            child.writeTo(out);
        }
    }

    @Override
    int size() {
        return size;
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
    MemberTree[] children() {
        return children;
    }

    @Override
    MemberTree slice(int from, int to) {
        return new MemberBranch(Arrays.copyOfRange(children, from, to));
    }

    @Override
    MemberTree join(MemberTree right) {
        return new MemberBranch(Slots.joined(children, right.children()));
    }

    @Override
    boolean startsLike(MemberTree other, int entries) {
        throw new IllegalStateException("a branch has no entries of its own");
    }
}
