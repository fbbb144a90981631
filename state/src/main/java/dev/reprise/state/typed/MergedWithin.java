package dev.reprise.state.typed;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/// Looks for components that merge, also in records that cannot be described yet.
final class MergedWithin {
    private final Set<Class<?>> seen = new HashSet<>();

    private MergedWithin() {}

    /// Whether a record has a component that merges, be it one of a nested or flat record.
    static boolean any(Class<?> record) {
        return new MergedWithin().in(record);
    }

    private boolean in(Class<?> record) {
        return record.isRecord()
                && seen.add(record)
                && Arrays.stream(record.getRecordComponents()).anyMatch(this::in);
    }

    private boolean in(RecordComponent component) {
        return component.isAnnotationPresent(Merged.class)
                || ((component.isAnnotationPresent(Nested.class)
                                || component.isAnnotationPresent(Flatten.class))
                        && in(component.getType()));
    }
}
