package dev.reprise.state.typed;

import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonInput;
import dev.reprise.state.JsonOutput;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Where and how a component is stored.
///
/// @param key of the member
/// @param fallback what is read where the member is missing, though not where it is `null`; null if
///   it must not be missing
public record Slot<R, T>(
        String key, Codec<T> codec, Function<? super R, ? extends T> get, @Nullable T fallback) {
    public static <R, T> Slot<R, T> of(
            String key, Codec<T> codec, Function<? super R, ? extends T> get) {
        return new Slot<>(key, codec, get, null);
    }

    /// This slot with a default.
    ///
    /// @param json the JSON text of the default
    /// @throws IllegalArgumentException if it is no value of the component
    public Slot<R, T> withDefault(String json) {
        try {
            return new Slot<>(key, codec, get, codec.fromJson(Json.parse(json)));
        } catch (JsonException problem) {
            throw new IllegalArgumentException(
                    "invalid default expression \"%s\" for %s: %s"
                            .formatted(json, key, problem.getMessage()),
                    problem);
        }
    }

    /// What the component is where its member is missing.
    public Optional<T> absent() {
        return Optional.ofNullable(fallback);
    }

    Json write(R owner) {
        try {
            return codec.toJson(value(owner));
        } catch (JsonException problem) {
            throw problem.in(key);
        }
    }

    void write(R owner, JsonOutput out) {
        try {
            codec.write(value(owner), out);
        } catch (JsonException problem) {
            throw problem.in(key);
        }
    }

    private T value(R owner) {
        var value = get.apply(owner);
        if ((@Nullable Object) value == null) { // foreign code may break its word
            throw new JsonException("must not be null");
        }
        return value;
    }

    T read(@Nullable Json member) {
        try {
            if (member == null) {
                return absent().orElseGet(() -> missing());
            }
            return codec.fromJson(member);
        } catch (JsonException problem) {
            throw problem.in(key);
        }
    }

    /// The component from its member.
    T readFrom(JsonInput in) {
        try {
            return codec.read(in);
        } catch (JsonException problem) {
            throw problem.in(key);
        }
    }

    /// A missing member is empty where it is optional; otherwise the error says what was wanted.
    private T missing() {
        T empty;
        try {
            empty = codec.fromJson(Json.NULL);
        } catch (JsonException problem) {
            throw new JsonException(problem.problem().replaceFirst("was null$", "was missing"));
        }
        if (codec instanceof OptionalCodec<?>) {
            return empty;
        }
        throw new JsonException("must be a value, was missing");
    }
}
