package dev.reprise.state.typed;

import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonInput;
import dev.reprise.state.JsonOutput;
import dev.reprise.state.lattice.Element;
import dev.reprise.state.lattice.Lattice;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// A type of values and their JSON form.
///
/// Both directions are strict: what is read must be exactly the form of a value, and what has no
/// JSON form, such as a double that is not finite, is refused. Any thread may call.
///
/// @param <T> the values, immutable
public interface Codec<T> {
    Codec<String> TEXT = Scalars.TEXT;
    Codec<Boolean> BOOLEAN = Scalars.BOOLEAN;
    Codec<Byte> BYTE = Scalars.BYTE;
    Codec<Short> SHORT = Scalars.SHORT;
    Codec<Integer> INTEGER = Scalars.INTEGER;
    Codec<Long> LONG = Scalars.LONG;
    Codec<Float> FLOAT = Scalars.FLOAT;

    /// Doubles; integers are read, too.
    Codec<Double> DOUBLE = Scalars.DOUBLE;

    /// Values that are JSON already.
    Codec<Json> JSON = Scalars.JSON;

    /// The JSON form of a value.
    ///
    /// @throws JsonException if it has none
    Json toJson(T value);

    /// Writes the JSON form of a value, which need not be made for that.
    ///
    /// @throws JsonException if it has none; what was written by then is no whole value
    void write(T value, JsonOutput out);

    /// A value from its JSON form.
    ///
    /// @throws JsonException if that is not exactly the form of a value
    T fromJson(Json json);

    /// A value from its JSON form, which need not be made for that.
    ///
    /// @throws JsonException if that is not exactly the form of a value
    T read(JsonInput in);

    /// Constants by their names.
    static <E extends Enum<E>> Codec<E> ofEnum(Class<E> type) {
        return new EnumCodec<>(type);
    }

    /// Constants as elements of lattices, in the order of their declaration.
    static <E extends Enum<E>> Element<E> elements(Class<E> type) {
        var constants = ofEnum(type);
        return Element.ofText(
                Comparator.naturalOrder(), Enum::name, name -> constants.fromJson(Json.of(name)));
    }

    /// Arrays.
    static <T> Codec<List<T>> list(Codec<T> items) {
        return new ListCodec<>(items);
    }

    /// Objects with any keys.
    static <T> Codec<Map<String, T>> map(Codec<T> values) {
        return new MapCodec<>(values);
    }

    /// Values that may be missing: `null` in JSON.
    static <T> Codec<Optional<T>> optional(Codec<T> present) {
        return new OptionalCodec<>(present);
    }

    static <T> Codec<T> of(Lattice<T> lattice) {
        return new LatticeCodec<>(lattice);
    }

    /// Records that may be described later than the codec is made, as those that contain
    /// themselves.
    static <T> Codec<T> record(Supplier<RecordType<T>> type) {
        return new RecordCodec<>(type);
    }
}
