package dev.reprise.state;

import java.util.Arrays;

/// The members of objects that are being read: those of inner objects after those of outer ones.
///
/// Objects next to each other mostly have the same keys in the same order. As long as those of one
/// are those of the object that was read before it at its depth, they need neither be looked at
/// again nor be kept twice.
final class ReadMembers {
    private static final int FIRST_CAPACITY = 16;
    private static final String[] NO_KEYS = {};

    private String[] keys = new String[FIRST_CAPACITY];
    private Json[] values = new Json[FIRST_CAPACITY];
    private int count;

    /// By the depth of an object, the keys of the one that was read last there.
    private String[][] usual = {NO_KEYS, NO_KEYS, NO_KEYS, NO_KEYS};

    /// An object that is being read.
    final class Members {
        private final int depth;
        private final int start = count;
        private final String[] expected;
        private boolean isUsual = true;
        private boolean isSorted = true;
        private int bound = 1;

        private Members(int depth) {
            this.depth = depth;
            expected = usual[depth];
        }

        /// Puts a member after all that are there.
        ///
        /// @throws JsonException if the key has half a surrogate pair or the object would be nested
        ///   deeper than 500
        void add(String key, Json value) {
            bound = Depth.around(bound, value);
            var at = count - start;
            isUsual = isUsual && at < expected.length && expected[at].equals(key);
            if (!isUsual) {
                Surrogates.refuseLone("object key", key);
                isSorted = isSorted && (at == 0 || KeyOrder.compare(keys[count - 1], key) < 0);
            }
            push(key, value);
        }

        /// The object of all members; of those with the same key the last one counts.
        JsonObject end() {
            var size = count - start;
            count = start;
            if (size == 0) {
                return JsonObject.EMPTY;
            }
            return new JsonObject(isSorted ? sorted(size) : unsorted(size), bound);
        }

        private MemberTree sorted(int size) {
            if (!isUsual || size < expected.length) {
                usual[depth] = Arrays.copyOfRange(keys, start, start + size);
            }
            return MemberTree.of(
                    usual[depth], Arrays.copyOfRange(values, start, start + size), size);
        }

        private MemberTree unsorted(int size) {
            var members = new MemberBuffer(size);
            for (var at = start; at < start + size; at++) {
                members.put(keys[at], values[at]);
            }
            return members.toTree();
        }
    }

    /// Begins an object. Those within it come to an end before it goes on.
    ///
    /// @param depth how many containers it is in
    Members begin(int depth) {
        if (depth >= usual.length) {
            var known = usual.length;
            usual = Arrays.copyOf(usual, depth * 2);
            Arrays.fill(usual, known, usual.length, NO_KEYS);
        }
        return new Members(depth);
    }

    private void push(String key, Json value) {
        if (count == keys.length) {
            keys = Arrays.copyOf(keys, count * 2);
            values = Arrays.copyOf(values, count * 2);
        }
        keys[count] = key;
        values[count] = value;
        count++;
    }
}
