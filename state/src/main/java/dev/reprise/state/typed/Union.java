package dev.reprise.state.typed;

import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonInput;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonOutput;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The records of a sealed interface, each under its declared name: `{"increment":{"by":3}}`, or
/// just `"reset"` for a record that stores nothing.
public final class Union<T> implements Codec<T> {
    private final Map<String, Variant<? extends T>> byName;
    private final Map<Class<?>, Variant<? extends T>> byClass;

    private Union(List<Variant<? extends T>> variants) {
        byName = by(variants, Variant::name);
        byClass = by(variants, Variant::type);
    }

    private static <K, V> Map<K, V> by(List<V> variants, Function<V, K> key) {
        return variants.stream().collect(Collectors.toUnmodifiableMap(key, Function.identity()));
    }

    /// One of the records.
    public record Variant<V>(String name, Class<V> type, Codec<V> codec) {
        private Json toJson(Object value) {
            var json = codec.toJson(type.cast(value));
            return json.equals(JsonObject.EMPTY)
                    ? Json.of(name)
                    : JsonObject.EMPTY.with(name, json);
        }
    }

    /// Refuses a name that two records have.
    ///
    /// @throws IllegalArgumentException naming it
    public static void refuseTwice(List<String> names) {
        var known = new HashSet<String>();
        for (var name : names) {
            if (!known.add(name)) {
                throw new IllegalArgumentException("two records are named \"%s\"".formatted(name));
            }
        }
    }

    /// The union of records.
    ///
    /// @throws IllegalArgumentException if two have one name
    public static <T> Union<T> of(List<Variant<? extends T>> variants) {
        refuseTwice(variants.stream().map(Variant::name).toList());
        return new Union<>(variants);
    }

    /// The union of the records of a sealed interface, by reflection.
    ///
    /// @throws IllegalArgumentException if one of them is no record or has no name
    @SuppressWarnings("unchecked") // the records are those of the interface
    public static <T> Union<T> of(Class<T> sealed) {
        return (Union<T>) Shapes.union(sealed);
    }

    @Override
    public Json toJson(T value) {
        var variant = byClass.get(value.getClass());
        if (variant == null) {
            throw new JsonException("is a %s, which has no name".formatted(value.getClass()));
        }
        return variant.toJson(value);
    }

    @Override
    public void write(T value, JsonOutput out) {
        out.value(toJson(value));
    }

    @Override
    public T fromJson(Json json) {
        if (json instanceof Json.Text(var name)) {
            return variant(name).codec().fromJson(JsonObject.EMPTY);
        }
        if (!(json instanceof JsonObject object) || object.size() != 1) {
            throw wanted(json);
        }
        var member = object.iterator().next();
        var codec = variant(member.key()).codec();
        try {
            return codec.fromJson(member.value());
        } catch (JsonException problem) {
            throw problem.in(member.key());
        }
    }

    @Override
    public T read(JsonInput in) {
        return fromJson(in.value());
    }

    private Variant<? extends T> variant(String name) {
        var variant = byName.get(name);
        if (variant == null) {
            throw wanted(Json.of(name));
        }
        return variant;
    }

    private JsonException wanted(Json found) {
        return JsonException.mustBe("one of " + byName.keySet().stream().sorted().toList(), found);
    }
}
