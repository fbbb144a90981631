package dev.reprise.state.typed;

import dev.reprise.state.Json;
import dev.reprise.state.JsonInput;
import dev.reprise.state.JsonOutput;
import java.util.Optional;

/// Values that may be missing, as `null`.
record OptionalCodec<T>(Codec<T> present) implements Codec<Optional<T>> {
    OptionalCodec {
        if (present instanceof OptionalCodec<?> || present.equals(JSON)) {
            throw new IllegalArgumentException(
                    "an optional value cannot be one that may be null itself: another optional, or Json");
        }
    }

    @Override
    public Json toJson(Optional<T> value) {
        return value.isPresent() ? present.toJson(value.get()) : Json.NULL;
    }

    @Override
    public void write(Optional<T> value, JsonOutput out) {
        if (value.isPresent()) {
            present.write(value.get(), out);
        } else {
            out.nullValue();
        }
    }

    @Override
    public Optional<T> fromJson(Json json) {
        return json.isNull() ? Optional.empty() : Optional.of(present.fromJson(json));
    }

    @Override
    public Optional<T> read(JsonInput in) {
        return in.isNull() ? Optional.empty() : Optional.of(present.read(in));
    }
}
