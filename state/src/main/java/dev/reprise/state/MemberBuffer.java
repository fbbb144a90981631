package dev.reprise.state;

import java.util.Arrays;
import java.util.Comparator;

/// Members on their way into a tree.
///
/// As long as they come in order, or are few, they are kept in order; otherwise they are sorted
/// once, at the end.
final class MemberBuffer {
    static final int USUAL_CAPACITY = 8;

    private String[] keys;
    private Json[] values;
    private int count;
    private boolean sorted = true;

    MemberBuffer(int capacity) {
        keys = new String[capacity];
        values = new Json[capacity];
    }

    void put(String key, Json value) {
        if (!sorted || count == 0 || KeyOrder.compare(keys[count - 1], key) < 0) {
            insert(count, key, value);
        } else if (count <= Tree.WIDTH) {
            putAmong(key, value);
        } else {
            sorted = false;
            insert(count, key, value);
        }
    }

    private void putAmong(String key, Json value) {
        var at = KeyOrder.search(keys, count, key);
        if (at >= 0) {
            values[at] = value;
        } else {
            insert(-at - 1, key, value);
        }
    }

    private void insert(int at, String key, Json value) {
        if (count == keys.length) {
            keys = Arrays.copyOf(keys, count * 2 + 1);
            values = Arrays.copyOf(values, count * 2 + 1);
        }
        System.arraycopy(keys, at, keys, at + 1, count - at);
        System.arraycopy(values, at, values, at + 1, count - at);
        keys[at] = key;
        values[at] = value;
        count++;
    }

    MemberTree toTree() {
        if (!sorted) {
            sort();
        }
        return MemberTree.of(keys, values, count);
    }

    /// The sort is stable, so that the last one of a key is the one put last.
    private void sort() {
        var members = new JsonObject.Member[count];
        for (var i = 0; i < count; i++) {
            members[i] = new JsonObject.Member(keys[i], values[i]);
        }
        Arrays.sort(members, Comparator.comparing(JsonObject.Member::key, KeyOrder::compare));
        count = 0;
        for (var member : members) {
            var again = count > 0 && keys[count - 1].equals(member.key());
            var at = again ? count - 1 : count++;
            keys[at] = member.key();
            values[at] = member.value();
        }
        sorted = true;
    }
}
