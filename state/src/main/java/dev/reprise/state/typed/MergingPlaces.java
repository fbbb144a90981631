package dev.reprise.state.typed;

import dev.reprise.state.Path;
import dev.reprise.state.lattice.Lattice;
import dev.reprise.state.typed.Field.Flat;
import dev.reprise.state.typed.Field.Merging;
import dev.reprise.state.typed.Field.Nested;
import dev.reprise.state.typed.Field.Skipped;
import dev.reprise.state.typed.Field.Stored;
import java.util.List;
import java.util.stream.Stream;

/// Finds what merges in a record, in the order of its fields.
final class MergingPlaces {
    private MergingPlaces() {}

    /// A field that merges.
    record Place(Path path, Lattice<?> lattice) {}

    /// @param base where the record is
    static Stream<Place> of(RecordType<?> type, Path base) {
        return of(type, base, List.of());
    }

    /// @param around the records that the type is within; no value is within one of its own type
    private static Stream<Place> of(RecordType<?> type, Path base, List<RecordType<?>> around) {
        if (around.contains(type)) {
            return Stream.empty();
        }
        var within = Stream.concat(around.stream(), Stream.of(type)).toList();
        return type.fields().stream().flatMap(field -> of(field, base, within));
    }

    private static <R, T> Stream<Place> of(
            Field<R, T> field, Path base, List<RecordType<?>> around) {
        return switch (field) {
            case Merging<R, T>(var slot, var lattice) ->
                    Stream.of(new Place(base.key(slot.key()), lattice));
            case Nested<R, T>(var slot, var type) -> of(type.get(), base.key(slot.key()), around);
            case Flat<R, T>(_, var type) -> of(type.get(), base, around);
            case Stored<R, T> _, Skipped<R, T> _ -> Stream.empty();
        };
    }
}
