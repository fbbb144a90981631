package dev.reprise.state.typed;

import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonInput;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonOutput;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// Objects with any keys. What is read is in the order of the keys.
record MapCodec<T>(Codec<T> values) implements Codec<Map<String, T>> {
    @Override
    public Json toJson(Map<String, T> map) {
        var object = JsonObject.builder();
        map.forEach((key, value) -> {
            try {
                object.put(Scalars.whole(key), values.toJson(value));
            } catch (JsonException problem) {
                throw problem.in(key);
            }
        });
        return object.build();
    }

    @Override
    public void write(Map<String, T> map, JsonOutput out) {
        out.value(toJson(map));
    }

    @Override
    public Map<String, T> fromJson(Json json) {
        if (!(json instanceof JsonObject object)) {
            throw JsonException.mustBe("an object", json);
        }
        var map = new LinkedHashMap<String, T>();
        for (var member : object) {
            try {
                map.put(member.key(), values.fromJson(member.value()));
            } catch (JsonException problem) {
                throw problem.in(member.key());
            }
        }
        return Collections.unmodifiableMap(map);
    }

    @Override
    public Map<String, T> read(JsonInput in) {
        return fromJson(in.value());
    }
}
