package dev.reprise.state.typed;

import dev.reprise.state.Json;
import java.util.Optional;

/// Values that may be missing, as `null`.
record OptionalCodec<T>(Codec<T> present) implements Codec<Optional<T>> {
    @Override
    public Json toJson(Optional<T> value) {
        return value.isPresent() ? present.toJson(value.get()) : Json.NULL;
    }

    @Override
    public Optional<T> fromJson(Json json) {
        return json.isNull() ? Optional.empty() : Optional.of(present.fromJson(json));
    }
}
