package dev.reprise.core.tool;

import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;

/// Port to a JSON Schema library: schemas from records, checking and decoding of arguments.
///
/// Implementations are found by [ServiceLoader], may be shared by all threads, and keep what they
/// worked out for a type or a schema.
public interface ToolSchemas {
    /// The schema of a record, without a `$schema` member.
    JsonObject schemaOf(Class<?> arguments);

    /// Checks a value against a schema.
    ///
    /// @throws ToolException invalid arguments, all violations joined with `; `; internal, when the
    ///   schema itself is invalid
    void validate(JsonObject schema, Json value);

    /// Makes a record from JSON.
    ///
    /// @throws ToolException invalid arguments, naming the member and what was expected
    <A> A decode(Class<A> type, Json value);

    /// The JSON form of a value: [Json], text, numbers, lists, maps, enums and records.
    ///
    /// @throws IllegalArgumentException naming the type that has none
    Json encode(Object value);

    /// The implementation on the class path.
    ///
    /// @throws IllegalStateException when there is none
    static ToolSchemas installed() {
        return InstalledSchemas.FOUND.orElseThrow(() ->
                new IllegalStateException(
                        "no implementation of ToolSchemas on the class path; add reprise-runtime"));
    }
}
