package dev.reprise.state.typed;

import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonInput;
import dev.reprise.state.JsonOutput;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Constants as their names.
record EnumCodec<E extends Enum<E>>(Class<E> type, Map<String, E> constants) implements Codec<E> {
    EnumCodec(Class<E> type) {
        this(
                type,
                Arrays.stream(type.getEnumConstants())
                        .collect(Collectors.toUnmodifiableMap(Enum::name, Function.identity())));
    }

    @Override
    public Json toJson(E value) {
        return Json.of(value.name());
    }

    @Override
    public void write(E value, JsonOutput out) {
        out.value(value.name());
    }

    @Override
    public E fromJson(Json json) {
        var constant = json instanceof Json.Text(var name) ? constants.get(name) : null;
        if (constant == null) {
            var names = Arrays.stream(type.getEnumConstants()).map(Enum::name).toList();
            throw JsonException.mustBe("one of " + names, json);
        }
        return constant;
    }

    @Override
    public E read(JsonInput in) {
        return fromJson(in.value());
    }
}
