package dev.reprise.state.typed;

import dev.reprise.state.JsonException;
import dev.reprise.state.JsonOutput;
import dev.reprise.state.lattice.Lattice;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One component of a record: where it is stored, how, and what can be done with it in a document.
///
/// @param <R> the record
/// @param <T> the component
public sealed interface Field<R, T> {
    /// The component of a record.
    Function<? super R, ? extends T> get();

    /// A component with a member of its own in the JSON of the record.
    sealed interface Stored<R, T> extends Field<R, T> {
        Slot<R, T> slot();

        @Override
        default Function<? super R, ? extends T> get() {
            return slot().get();
        }

        default String key() {
            return slot().key();
        }

        default Codec<T> codec() {
            return slot().codec();
        }

        /// Writes the component of a record, its key not included.
        ///
        /// @throws JsonException if it has no JSON form
        default void write(R owner, JsonOutput out) {
            slot().write(owner, out);
        }
    }

    /// A value that is only read and written whole.
    record Scalar<R, T>(Slot<R, T> slot) implements Stored<R, T> {}

    /// An `int` or `long`, which can be counted up and down.
    record Whole<R, T extends Number>(Slot<R, T> slot) implements Stored<R, T> {}

    /// A `double`, which can be counted up and down.
    record Real<R>(Slot<R, Double> slot) implements Stored<R, Double> {}

    /// A value that may be missing; a default would never be used.
    ///
    /// @param nested the type of the value, if it is a record that can be read and written by field
    record Maybe<R, T>(
            Slot<R, Optional<T>> slot, Codec<T> present, @Nullable Supplier<RecordType<T>> nested)
            implements Stored<R, Optional<T>> {}

    /// A list, to which items can be added.
    record Items<R, T>(Slot<R, List<T>> slot, Codec<T> item) implements Stored<R, List<T>> {}

    /// A map, into which entries can be put.
    record Entries<R, T>(Slot<R, Map<String, T>> slot, Codec<T> value)
            implements Stored<R, Map<String, T>> {}

    /// A record that is read, written and compared field by field.
    record Nested<R, T>(Slot<R, T> slot, Supplier<RecordType<T>> type) implements Stored<R, T> {}

    /// A value that merges.
    record Merging<R, T>(Slot<R, T> slot, Lattice<T> lattice) implements Stored<R, T> {}

    /// A record whose members are those of the record around it.
    record Flat<R, T>(Function<? super R, ? extends T> get, Supplier<RecordType<T>> type)
            implements Field<R, T> {}

    /// A component that is not stored.
    ///
    /// @param value what it is in every record that is read
    record Skipped<R, T>(Function<? super R, ? extends T> get, T value) implements Field<R, T> {}
}
