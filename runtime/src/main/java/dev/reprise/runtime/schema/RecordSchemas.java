package dev.reprise.runtime.schema;

import static java.util.Objects.requireNonNull;

import dev.reprise.core.tool.ToolException;
import dev.reprise.core.tool.ToolSchemas;
import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonObject;

/// JSON for records of text, truth values, numbers, enums, dates and times, [Json], collections,
/// maps, `Optional`, other records, and sealed interfaces of records.
///
/// A component is required unless it is an `Optional` or marked `@Nullable`. The cases of a sealed
/// interface are told apart by a member `@type`, the simple name of the record; Jackson reads and
/// writes the same with `@JsonTypeInfo(use = SIMPLE_NAME)`.
public final class RecordSchemas implements ToolSchemas {
    /// For the service loader; [ToolSchemas#installed()] is the way to get one.
    public RecordSchemas() {}

    @Override
    public JsonObject schemaOf(Class<?> arguments) {
        Decoders.of(arguments);
        return GeneratedSchemas.of(arguments);
    }

    @Override
    public void validate(JsonObject schema, Json value) {
        CheckedSchemas.INSTANCE.of(schema).check(value);
    }

    @Override
    public <A> A decode(Class<A> type, Json value) {
        try {
            return requireNonNull(type.cast(Decoders.of(type).decode(value)));
        } catch (JsonException problem) {
            var named = problem.place().isEmpty() ? problem.in("value") : problem;
            throw ToolException.invalidArguments(requireNonNull(named.getMessage()));
        }
    }

    @Override
    public Json encode(Object value) {
        return Encoder.encode(value);
    }
}
