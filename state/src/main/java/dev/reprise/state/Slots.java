package dev.reprise.state;

import java.util.Arrays;

/// Changed copies of the arrays that make up a node.
final class Slots {
    private Slots() {}

    /// Whether this very object, not just an equal one, is in its place.
    @SuppressWarnings("ReferenceEquality") // that is the question
    static boolean holds(Object[] array, int at, Object value) {
        return array[at] == value;
    }

    static <E> E[] replaced(E[] array, int at, E value) {
        var copy = array.clone();
        copy[at] = value;
        return copy;
    }

    static <E> E[] inserted(E[] array, int at, E value) {
        var copy = Arrays.copyOf(array, array.length + 1);
        System.arraycopy(array, at, copy, at + 1, array.length - at);
        copy[at] = value;
        return copy;
    }

    static <E> E[] removed(E[] array, int at) {
        var copy = Arrays.copyOf(array, array.length - 1);
        System.arraycopy(array, at + 1, copy, at, copy.length - at);
        return copy;
    }

    static <E> E[] joined(E[] left, E[] right) {
        var copy = Arrays.copyOf(left, left.length + right.length);
        System.arraycopy(right, 0, copy, left.length, right.length);
        return copy;
    }

    /// The array with `gone` elements from `at` on replaced by others.
    static <E> E[] spliced(E[] array, int at, int gone, E[] others) {
        var copy = Arrays.copyOf(array, array.length - gone + others.length);
        System.arraycopy(others, 0, copy, at, others.length);
        System.arraycopy(array, at + gone, copy, at + others.length, array.length - at - gone);
        return copy;
    }
}
