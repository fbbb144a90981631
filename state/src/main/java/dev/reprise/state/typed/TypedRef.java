package dev.reprise.state.typed;

import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonObject;
import dev.reprise.state.Op;
import dev.reprise.state.Path;
import dev.reprise.state.StateException;
import dev.reprise.state.StateException.Reason;
import dev.reprise.state.typed.Field.Entries;
import dev.reprise.state.typed.Field.Flat;
import dev.reprise.state.typed.Field.Items;
import dev.reprise.state.typed.Field.Maybe;
import dev.reprise.state.typed.Field.Merging;
import dev.reprise.state.typed.Field.Nested;
import dev.reprise.state.typed.Field.Real;
import dev.reprise.state.typed.Field.Stored;
import dev.reprise.state.typed.Field.Whole;
import dev.reprise.state.working.StateRef;
import java.util.Map;
import java.util.Optional;

/// A record in a document, read and written field by field.
///
/// Nothing has to be there: only reading a field asks for it. Each write is one operation; the
/// first field that is written of a record of a version above 1 writes the version, too. A value
/// without JSON form is refused before anything is written, and so is each access to a field of a
/// value of an earlier version: it has to be set whole first.
///
/// @param <R> the record
public final class TypedRef<R> {
    private final Versioned<R> type;
    private final StateRef place;
    private final Version version;

    private TypedRef(Versioned<R> type, StateRef place, Version version) {
        this.type = type;
        this.place = place;
        this.version = version;
    }

    public static <R> TypedRef<R> of(RecordType<R> type, StateRef place) {
        return of(Versioned.of(type), place);
    }

    public static <R> TypedRef<R> of(Versioned<R> type, StateRef place) {
        return new TypedRef<>(type, place, new Version(type, place));
    }

    /// The version of the stored value that a field belongs to.
    private record Version(Versioned<?> type, StateRef place) {
        /// Whether nothing is there yet.
        ///
        /// @throws StateException if what is there is of an earlier version, or of a later one
        boolean isAbsent() {
            var current = place.readOptional(type::isCurrent);
            if (current.isPresent() && !current.get()) {
                throw new StateException(
                        new Reason.Serialization(
                                "%s must be %s of version %d to be used by field"
                                        .formatted(place.path(), type.type(), type.version())));
            }
            return current.isEmpty();
        }

        void begin() {
            if (type.version() > 1 && place.find().flatMap(Json::asObject).isPresent()) {
                place.write(Op.latticeMerge(Path.of(Versioned.VERSION), Json.of(type.version())));
            }
        }
    }

    private void write(Op op) {
        var isFirst = version.isAbsent();
        place.write(op);
        if (isFirst) {
            version.begin();
        }
    }

    private StateRef read(Stored<R, ?> field) {
        version.isAbsent();
        return place.key(field.key());
    }

    public Path path() {
        return place.path();
    }

    /// The whole record.
    ///
    /// @throws StateException with `PathNotFound` if there is none, or with `Serialization`
    public R get() {
        return place.read(type::fromJson);
    }

    /// Puts a record in its place, as one operation.
    public void set(R value) {
        place.write(Op.set(Path.ROOT, encoded(path(), type, value)));
    }

    /// The value of a field.
    ///
    /// @throws StateException with `PathNotFound` if its member is missing and it has no default,
    ///   or with `Serialization`
    public <T> T get(Stored<R, T> field) {
        var at = read(field);
        return at.find().isEmpty() ? absent(field) : at.read(field.codec()::fromJson);
    }

    private <T> T absent(Stored<R, T> field) {
        if (field.codec() instanceof OptionalCodec<?>) {
            return field.slot().read(null);
        }
        return field.slot()
                .absent()
                .orElseThrow(
                        () -> new StateException(new Reason.PathNotFound(path().key(field.key()))));
    }

    /// The value of an optional field; empty if its member is missing or `null`.
    public <T> Optional<T> get(Maybe<R, T> field) {
        return read(field).readOptional(field.present()::fromJson);
    }

    public <T> void set(Stored<R, T> field, T value) {
        write(field, field.codec(), value, Op::set);
    }

    public <T> void set(Maybe<R, T> field, T value) {
        write(field, field.present(), value, Op::set);
    }

    /// Makes an optional field empty.
    public void clear(Maybe<R, ?> field) {
        write(Op.set(key(field), Json.NULL));
    }

    /// Takes out the member of a field.
    public void delete(Stored<R, ?> field) {
        write(Op.delete(key(field)));
    }

    public void increment(Whole<R, ?> field, long by) {
        write(Op.increment(key(field), by));
    }

    public void decrement(Whole<R, ?> field, long by) {
        write(Op.decrement(key(field), by));
    }

    public void increment(Real<R> field, double by) {
        write(Op.increment(key(field), by));
    }

    public void decrement(Real<R> field, double by) {
        write(Op.decrement(key(field), by));
    }

    /// Adds an item to the end of a list.
    public <T> void push(Items<R, T> field, T item) {
        write(field, field.item(), item, Op::append);
    }

    /// Puts an entry into a map.
    public <T> void put(Entries<R, T> field, String key, T value) {
        var entries = Codec.map(field.value());
        var entry = (JsonObject) encoded(path().join(key(field)), entries, Map.of(key, value));
        var at = key(field).key(key);
        write(Op.set(at, entry.iterator().next().value()));
    }

    /// Merges a value into that of a field.
    public <T> void merge(Merging<R, T> field, T delta) {
        write(field, field.codec(), delta, Op::latticeMerge);
    }

    /// The record in a field; nothing has to be there.
    public <T> TypedRef<T> at(Nested<R, T> field) {
        return inner(field.type().get(), place.key(field.key()));
    }

    /// The record whose members are those of this one.
    public <T> TypedRef<T> at(Flat<R, T> field) {
        return inner(field.type().get(), place);
    }

    /// The record in an optional field; nothing has to be there.
    ///
    /// @throws IllegalArgumentException if the field is not a `@Nested` one
    public <T> TypedRef<T> at(Maybe<R, T> field) {
        var nested = field.nested();
        if (nested == null) {
            throw new IllegalArgumentException(
                    "\"%s\" of %s is not nested".formatted(field.key(), type.type()));
        }
        return inner(nested.get(), place.key(field.key()));
    }

    private <T> TypedRef<T> inner(RecordType<T> inner, StateRef at) {
        return new TypedRef<>(Versioned.of(inner), at, version);
    }

    private interface Writing {
        Op op(Path path, Json value);
    }

    private <T> void write(Stored<R, ?> field, Codec<T> codec, T value, Writing writing) {
        var at = key(field);
        write(writing.op(at, encoded(path().join(at), codec, value)));
    }

    private static Path key(Stored<?, ?> field) {
        return Path.ROOT.key(field.key());
    }

    private static <T> Json encoded(Path path, Codec<T> codec, T value) {
        try {
            return codec.toJson(value);
        } catch (JsonException problem) {
            throw new StateException(
                    new Reason.Serialization(path + " " + problem.getMessage()), problem);
        }
    }

    @Override
    public String toString() {
        return "%s at %s".formatted(type.type(), path());
    }
}
