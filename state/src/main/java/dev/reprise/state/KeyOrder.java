package dev.reprise.state;

/// The order of object keys: that of their UTF-8 bytes, which is that of their code points.
final class KeyOrder {
    /// No surrogate is nearer than this to a char above all surrogates, except a second half, and
    /// two well-formed strings cannot differ first in a second half on one side only.
    private static final int SAFE_DISTANCE =
            Character.MAX_SURROGATE + 1 - Character.MAX_HIGH_SURROGATE;

    private KeyOrder() {}

    /// Compares two well-formed strings.
    ///
    /// [String#compareTo] tells the distance of the first two chars that differ. It orders by
    /// UTF-16 units, which is wrong only between a surrogate and a char above all surrogates; a
    /// small distance, such as any between one-byte chars, rules that out.
    static int compare(String left, String right) {
        var distance = left.compareTo(right);
        return distance > -SAFE_DISTANCE && distance < SAFE_DISTANCE
                ? distance
                : compareCodePoints(left, right, distance);
    }

    /// As [#compare], also of strings that are not well-formed: a total order of all of them.
    static int compareAny(String left, String right) {
        return compareCodePoints(left, right, left.length() - right.length());
    }

    private static int compareCodePoints(String left, String right, int distance) {
        var common = Math.min(left.length(), right.length());
        for (var i = 0; i < common; i++) {
            var x = left.charAt(i);
            var y = right.charAt(i);
            if (x != y) {
                return rank(x) - rank(y);
            }
        }
        return distance;
    }

    /// Lifts surrogates, which stand for the code points after all others, above all other chars.
    private static int rank(char unit) {
        return Character.isSurrogate(unit) ? unit + Character.MAX_VALUE : unit;
    }

    /// The place of a key in sorted keys, or `-(place where it belongs) - 1`.
    static int search(String[] keys, String key) {
        return search(keys, keys.length, key);
    }

    /// As [#search(String[], String)] among the first `count` keys.
    static int search(String[] keys, int count, String key) {
        var low = 0;
        var high = count - 1;
        while (low <= high) {
            var middle = (low + high) >>> 1;
            var order = compare(keys[middle], key);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -(low + 1);
    }
}
