package dev.reprise.state.typed;

import java.util.HashSet;
import java.util.Set;

/// The types of records, each looked for once.
final class KnownTypes {
    /// The records that are being described right now, each for the one before it.
    private static final ScopedValue<Set<Class<?>>> BEGUN = ScopedValue.newInstance();

    private static final ClassValue<RecordType<?>> TYPES =
            new ClassValue<>() {
                @Override
                protected RecordType<?> computeValue(Class<?> type) {
                    return Mirrors.constant(type, "TYPE", RecordType.class)
                            .<RecordType<?>>map(found -> found)
                            .orElseGet(() -> described(type));
                }
            };

    private KnownTypes() {}

    @SuppressWarnings("unchecked") // the type of a class is of that class
    static <R> RecordType<R> of(Class<R> type) {
        return (RecordType<R>) TYPES.get(type);
    }

    /// Records may contain themselves, since that is looked at later; a type that is needed for its
    /// own description never comes to an end.
    private static RecordType<?> described(Class<?> type) {
        var begun = new HashSet<Class<?>>(BEGUN.orElse(Set.of()));
        if (!begun.add(type)) {
            throw RecordLattice.endless(type.getSimpleName());
        }
        return ScopedValue.where(BEGUN, begun).call(() -> Reflected.describe(type));
    }
}
