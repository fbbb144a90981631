package dev.reprise.state;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// What every JSON value tells about itself.
///
/// These methods are apart from [Json] because an interface with default methods is initialized
/// before its implementations, and the constants of `Json` are such: two threads could wait for
/// each other for ever.
sealed interface JsonValue permits Json {
    private Json json() {
        return (Json) this;
    }

    /// The value as JSON, with a line for each member and item, indented by two spaces.
    default String toPrettyString() {
        return JsonOutput.prettyText(this::writeTo);
    }

    /// The value as compact JSON in UTF-8.
    default byte[] toBytes() {
        return JsonOutput.bytes(this::writeTo);
    }

    default void writeTo(JsonOutput out) {
        out.value(json());
    }

    default boolean isNull() {
        return this instanceof Json.Null;
    }

    default Optional<String> asText() {
        return this instanceof Json.Text(var value) ? Optional.of(value) : Optional.empty();
    }

    /// The value of an [Int]; no other number is converted.
    default OptionalLong asLong() {
        return this instanceof Json.Int(var value) ? OptionalLong.of(value) : OptionalLong.empty();
    }

    /// The value of any number, as the nearest double.
    default OptionalDouble asDouble() {
        return this instanceof Json.Num number
                ? OptionalDouble.of(number.toDouble())
                : OptionalDouble.empty();
    }

    default Optional<Boolean> asBoolean() {
        return this instanceof Json.Bool(var value) ? Optional.of(value) : Optional.empty();
    }

    default Optional<JsonObject> asObject() {
        return this instanceof JsonObject object ? Optional.of(object) : Optional.empty();
    }

    default Optional<JsonArray> asArray() {
        return this instanceof JsonArray array ? Optional.of(array) : Optional.empty();
    }

    /// The value at a path; empty if any step of it leads nowhere.
    default Optional<Json> find(Path path) {
        return Optional.ofNullable(path.resolve(json()));
    }
}
