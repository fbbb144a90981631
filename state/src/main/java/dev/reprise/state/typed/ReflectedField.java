package dev.reprise.state.typed;

import dev.reprise.state.lattice.Lattice;
import dev.reprise.state.typed.FieldRules.Option;
import java.lang.reflect.Type;
import java.util.Set;

/// Chooses the kind of field for a component.
@SuppressWarnings("unchecked") // what the codec was made for is what the type says
final class ReflectedField {
    private ReflectedField() {}

    static <R> Field<R, ?> of(Type type, Slot<R, Object> slot, Set<Option> options) {
        if (options.contains(Option.MERGED)) {
            return new Field.Merging<>(slot, merged(type));
        }
        var nested = options.contains(Option.NESTED);
        return switch (Shapes.kind(type)) {
            case OPTIONAL ->
                    new Field.Maybe<>(
                            cast(slot),
                            item(type),
                            nested ? Shapes.record(Shapes.element(type)) : null);
            case LIST -> new Field.Items<>(cast(slot), item(type));
            case MAP -> new Field.Entries<>(cast(slot), item(type));
            case RECORD, EMPTY_RECORD ->
                    nested
                            ? new Field.Nested<>(slot, Shapes.record(type))
                            : new Field.Scalar<>(slot);
            case LATTICE, ENUM, UNION -> new Field.Scalar<>(slot);
            case SCALAR -> scalar(type, slot);
        };
    }

    private static <R> Field<R, ?> scalar(Type type, Slot<R, Object> slot) {
        if (type == int.class || type == Integer.class) {
            return new Field.Whole<R, Integer>(cast(slot));
        }
        if (type == long.class || type == Long.class) {
            return new Field.Whole<R, Long>(cast(slot));
        }
        return type == double.class || type == Double.class
                ? new Field.Real<R>(cast(slot))
                : new Field.Scalar<>(slot);
    }

    private static Lattice<Object> merged(Type type) {
        return Shapes.kind(type) == FieldRules.Kind.LATTICE
                ? Shapes.lattice(type)
                : Shapes.record(type).get().lattice();
    }

    private static Codec<Object> item(Type container) {
        return Shapes.codec(Shapes.element(container));
    }

    private static <R, T> Slot<R, T> cast(Slot<R, ?> slot) {
        return (Slot<R, T>) slot;
    }
}
