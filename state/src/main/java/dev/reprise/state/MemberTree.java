package dev.reprise.state;

import org.jspecify.annotations.Nullable;

/// The members of an object in the order of their keys.
abstract sealed class MemberTree extends Tree<MemberTree> permits MemberLeaf, MemberBranch {
    /// No key below is less than this one.
    abstract String lowest();

    abstract @Nullable Json get(String key);

    /// This very node if the member is already there.
    abstract MemberTree with(String key, Json value);

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
