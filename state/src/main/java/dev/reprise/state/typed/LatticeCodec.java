package dev.reprise.state.typed;

import dev.reprise.state.Json;
import dev.reprise.state.JsonInput;
import dev.reprise.state.JsonOutput;
import dev.reprise.state.lattice.Lattice;

/// The values of a lattice.
record LatticeCodec<T>(Lattice<T> lattice) implements Codec<T> {
    @Override
    public Json toJson(T value) {
        return lattice.toJson(value);
    }

    @Override
    public void write(T value, JsonOutput out) {
        out.value(toJson(value));
    }

    @Override
    public T fromJson(Json json) {
        return lattice.fromJson(json);
    }

    @Override
    public T read(JsonInput in) {
        return fromJson(in.value());
    }
}
