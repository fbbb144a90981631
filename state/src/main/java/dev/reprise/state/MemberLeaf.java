package dev.reprise.state;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Sorted members side by side. An object of up to [#WIDTH] members is one such leaf.
final class MemberLeaf extends MemberTree {
    static final MemberLeaf EMPTY = new MemberLeaf(new String[0], new Json[0]);

    final String[] keys;
    final Json[] values;

    MemberLeaf(String[] keys, Json[] values) {
        this.keys = keys;
        this.values = values;
    }

    static MemberLeaf copyOf(String[] keys, Json[] values, int from, int to) {
        return new MemberLeaf(
                Arrays.copyOfRange(keys, from, to), Arrays.copyOfRange(values, from, to));
    }

    @Override
    String lowest() {
        return keys[0];
    }

    @Override
    @Nullable Json get(String key) {
        var at = KeyOrder.search(keys, key);
        return at < 0 ? null : values[at];
    }

    @Override
    long find(String key) {
        return KeyOrder.search(keys, key);
    }

    @Override
    Json at(long place) {
        return values[(int) place];
    }

    @Override
    MemberTree replaced(long place, Json value) {
        var at = (int) place;
        return Slots.holds(values, at, value)
                ? this
                : new MemberLeaf(keys, Slots.replaced(values, at, value));
    }

    @Override
    MemberTree inserted(long place, String key, Json value) {
        var at = (int) place;
        return new MemberLeaf(Slots.inserted(keys, at, key), Slots.inserted(values, at, value));
    }

    @Override
    MemberTree without(String key) {
        var at = KeyOrder.search(keys, key);
        return at < 0 ? this : new MemberLeaf(Slots.removed(keys, at), Slots.removed(values, at));
    }

    @Override
    void writeTo(JsonOutput out) {
        for (var i = 0; i < keys.length; i++) {
            out.name(keys[i]).value(values[i]);
        }
    }

    @Override
    int size() {
        return keys.length;
    }

    @Override
    int width() {
        return keys.length;
    }

    @Override
    boolean isLeaf() {
        return true;
    }

    @Override
    MemberTree[] children() {
        return array(0);
    }

    @Override
    MemberTree slice(int from, int to) {
        return copyOf(keys, values, from, to);
    }

    @Override
    MemberTree join(MemberTree right) {
        var other = (MemberLeaf) right;
        return new MemberLeaf(Slots.joined(keys, other.keys), Slots.joined(values, other.values));
    }

    @Override
    boolean startsLike(MemberTree right, int entries) {
        var other = (MemberLeaf) right;
        return Arrays.equals(keys, 0, entries, other.keys, 0, entries)
                && Arrays.equals(values, 0, entries, other.values, 0, entries);
    }
}
