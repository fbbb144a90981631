package dev.reprise.state.typed;

import dev.reprise.state.Json;
import dev.reprise.state.JsonInput;
import dev.reprise.state.JsonOutput;
import java.util.function.Supplier;

/// Records whose type is asked for when it is needed.
record RecordCodec<T>(Supplier<RecordType<T>> type) implements Codec<T> {
    @Override
    public Json toJson(T value) {
        return type.get().toJson(value);
    }

    @Override
    public void write(T value, JsonOutput out) {
        type.get().write(value, out);
    }

    @Override
    public T fromJson(Json json) {
        return type.get().fromJson(json);
    }

    @Override
    public T read(JsonInput in) {
        return type.get().read(in);
    }
}
