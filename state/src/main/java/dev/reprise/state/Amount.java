package dev.reprise.state;

/// How much a number is changed by. What may be written into a document is decided on applying: a
/// [Real] may be anything here, but in JSON it is `null` when it is not finite.
public sealed interface Amount {
    /// A whole amount, which keeps integers whole.
    record Int(long value) implements Amount {}

    /// An amount that makes a double of what it is added to.
    record Real(double value) implements Amount {}

    static Amount of(long value) {
        return new Int(value);
    }

    static Amount of(double value) {
        return new Real(value);
    }

    /// An amount from a number; what is no signed 64-bit integer is a double.
    ///
    /// @throws JsonException if the value is no number
    static Amount fromJson(Json json) {
        return switch (json) {
            case Json.Int(var value) -> new Int(value);
            case Json.Num number -> new Real(number.toDouble());
            default -> throw JsonException.mustBe("a number", json);
        };
    }

    default Json toJson() {
        return switch (this) {
            case Int(var value) -> Json.of(value);
            case Real(var value) -> Json.of(value);
        };
    }

    /// The whole part, limited to the range of a long; 0 for what is no number.
    default long asLong() {
        return switch (this) {
            case Int(var value) -> value;
            case Real(var value) -> (long) value;
        };
    }

    default double asDouble() {
        return switch (this) {
            case Int(var value) -> value;
            case Real(var value) -> value;
        };
    }
}
