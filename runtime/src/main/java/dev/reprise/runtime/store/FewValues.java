package dev.reprise.runtime.store;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// Keeps one of equal values, as long as there are few different ones: most rows of an index have
/// much in common.
final class FewValues<T> {
    private static final int FEW = 1_000;

    private final ConcurrentMap<T, T> known = new ConcurrentHashMap<>();

    T one(T value) {
        var found = known.get(value);
        if (found != null) {
            return found;
        }
        if (known.size() >= FEW) {
            known.clear();
        }
        known.put(value, value);
        return value;
    }
}
