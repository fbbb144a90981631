package dev.reprise.state.typed;

import dev.reprise.state.Json;
import dev.reprise.state.lattice.Lattice;
import java.util.List;
import java.util.stream.Stream;

/// The lattice of a record all of whose components are lattices.
///
/// @param lattices of the fields, in their order
record RecordLattice<R>(RecordType<R> type, List<Lattice<Object>> lattices) implements Lattice<R> {
    @Override
    public R merge(R left, R right) {
        var merged = new Object[lattices.size()];
        for (var at = 0; at < merged.length; at++) {
            var get = type.fields().get(at).get();
            merged[at] = lattices.get(at).merge(get.apply(left), get.apply(right));
        }
        return type.construct(merged);
    }

    @Override
    public Json toJson(R value) {
        return type.toJson(value);
    }

    @Override
    public R fromJson(Json json) {
        return type.fromJson(json);
    }

    static <R> Lattice<R> of(RecordType<R> type) {
        return of(type, List.of());
    }

    /// @param around the records that the type is a component of
    private static <R> Lattice<R> of(RecordType<R> type, List<RecordType<?>> around) {
        if (type.fields().isEmpty()) {
            throw new IllegalArgumentException(
                    "a lattice does not support unit structs, that is empty records: " + type);
        }
        if (around.contains(type)) {
            throw endless(type.name());
        }
        var within = Stream.concat(around.stream(), Stream.of(type)).toList();
        return new RecordLattice<>(
                type, type.fields().stream().map(field -> lattice(type, field, within)).toList());
    }

    @SuppressWarnings("unchecked") // given only what the getter of the same field returns
    private static Lattice<Object> lattice(
            RecordType<?> type, Field<?, ?> field, List<RecordType<?>> within) {
        if (field instanceof Field.Stored<?, ?> stored) {
            if (stored.codec() instanceof LatticeCodec<?>(var lattice)) {
                return (Lattice<Object>) lattice;
            }
            if (stored.codec() instanceof RecordCodec<?>(var inner)) {
                return (Lattice<Object>) of(inner.get(), within);
            }
        }
        throw new IllegalArgumentException(
                "every component of %s must be a lattice to be merged".formatted(type));
    }

    /// The refusal of a record that is needed to describe itself.
    static IllegalArgumentException endless(String record) {
        return new IllegalArgumentException(record + " cannot flatten or merge itself");
    }
}
