package dev.reprise.state;

import org.jspecify.annotations.Nullable;

/// The members of an object in the order of their keys.
abstract sealed class MemberTree extends Tree<MemberTree> permits MemberLeaf, MemberBranch {
    /// No key below is less than this one.
    abstract String lowest();

    abstract @Nullable Json get(String key);

    /// Where a member is: at each branch the child, five bits a level, then the entry of the leaf;
    /// `~` where it belongs if there is none. A tree that fills memory has ten levels.
    abstract long find(String key);

    abstract Json at(long place);

    /// This very node if the value is already there.
    abstract MemberTree replaced(long place, Json value);

    abstract MemberTree inserted(long place, String key, Json value);

    /// This very node if there is no such member.
    abstract MemberTree without(String key);

    abstract void writeTo(JsonOutput out);

    @Override
    MemberTree branch(MemberTree[] children) {
        return new MemberBranch(children);
    }

    @Override
    MemberTree[] array(int length) {
        return new MemberTree[length];
    }

    /// A tree over the first `count` of sorted members.
    static MemberTree of(String[] keys, Json[] values, int count) {
        if (count <= WIDTH) {
            return count == keys.length
                    ? new MemberLeaf(keys, values)
                    : MemberLeaf.copyOf(keys, values, 0, count);
        }
        var leaves = new MemberTree[groups(count)];
        for (var i = 0; i < leaves.length; i++) {
            leaves[i] =
                    MemberLeaf.copyOf(keys, values, groupStart(i, count), groupStart(i + 1, count));
        }
        return over(leaves);
    }
}
