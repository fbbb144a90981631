package dev.reprise.state.typed;

/// The types of records, each looked for once.
final class KnownTypes {
    private static final ClassValue<RecordType<?>> TYPES =
            new ClassValue<>() {
                @Override
                protected RecordType<?> computeValue(Class<?> type) {
                    return Mirrors.constant(type, "TYPE", RecordType.class)
                            .<RecordType<?>>map(found -> found)
                            .orElseGet(() -> Reflected.describe(type));
                }
            };

    private KnownTypes() {}

    @SuppressWarnings("unchecked") // the type of a class is of that class
    static <R> RecordType<R> of(Class<R> type) {
        return (RecordType<R>) TYPES.get(type);
    }
}
