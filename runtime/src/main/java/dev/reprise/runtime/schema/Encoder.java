package dev.reprise.runtime.schema;

import dev.reprise.state.Json;
import dev.reprise.state.JsonArray;
import dev.reprise.state.JsonObject;
import java.net.URI;
import java.time.temporal.Temporal;
import java.time.temporal.TemporalAmount;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Makes JSON of values.
final class Encoder {
    private Encoder() {}

    /// @throws IllegalArgumentException naming the type that has no JSON form
    static Json encode(@Nullable Object value) {
        return switch (value) {
            case null -> Json.NULL;
            case Json json -> json;
            case CharSequence text -> Json.of(text.toString());
            case Boolean truth -> Json.of(truth);
            case Number number -> Json.from(number);
            case Enum<?> constant -> Json.of(constant.name());
            case Optional<?> optional -> encode(optional.orElse(null));
            case Map<?, ?> map -> object(map);
            case Iterable<?> items -> array(items);
            case Record components -> RecordEncoder.of(components.getClass()).encode(components);
            case Temporal time -> Json.of(time.toString());
            case TemporalAmount amount -> Json.of(amount.toString());
            case UUID id -> Json.of(id.toString());
            case URI address -> Json.of(address.toString());
            default -> throw formless(value);
        };
    }

    private static JsonObject object(Map<?, ?> map) {
        var object = JsonObject.builder();
        map.forEach((key, value) -> object.put(key(key), encode(value)));
        return object.build();
    }

    private static String key(@Nullable Object key) {
        return switch (key) {
            case String name -> name;
            case Enum<?> constant -> constant.name();
            case null -> throw new IllegalArgumentException("a null key has no JSON form");
            default -> throw formless(key);
        };
    }

    private static JsonArray array(Iterable<?> items) {
        var array = JsonArray.builder();
        items.forEach(item -> array.add(encode(item)));
        return array.build();
    }

    private static IllegalArgumentException formless(Object value) {
        return new IllegalArgumentException(value.getClass().getName() + " has no JSON form");
    }
}
