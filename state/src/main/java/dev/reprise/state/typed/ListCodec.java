package dev.reprise.state.typed;

import dev.reprise.state.Json;
import dev.reprise.state.JsonArray;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonInput;
import dev.reprise.state.JsonOutput;
import java.util.ArrayList;
import java.util.List;

/// Arrays of values.
record ListCodec<T>(Codec<T> items) implements Codec<List<T>> {
    @Override
    public Json toJson(List<T> values) {
        var array = JsonArray.builder();
        var at = 0;
        for (var value : values) {
            try {
                array.add(items.toJson(value));
            } catch (JsonException problem) {
                throw problem.in(at);
            }
            at++;
        }
        return array.build();
    }

    @Override
    public void write(List<T> values, JsonOutput out) {
        out.beginArray();
        var at = 0;
        for (var value : values) {
            try {
                items.write(value, out);
            } catch (JsonException problem) {
                throw problem.in(at);
            }
            at++;
        }
        out.endArray();
    }

    @Override
    public List<T> fromJson(Json json) {
        if (!(json instanceof JsonArray array)) {
            throw JsonException.mustBe("an array", json);
        }
        var values = new ArrayList<T>(array.size());
        for (var item : array) {
            try {
                values.add(items.fromJson(item));
            } catch (JsonException problem) {
                throw problem.in(values.size());
            }
        }
        return List.copyOf(values);
    }

    @Override
    public List<T> read(JsonInput in) {
        if (!in.isArray()) {
            return fromJson(in.value());
        }
        var values = new ArrayList<T>();
        in.beginArray();
        while (in.nextItem()) {
            try {
                values.add(items.read(in));
            } catch (JsonException problem) {
                throw problem.in(values.size());
            }
        }
        return List.copyOf(values);
    }
}
