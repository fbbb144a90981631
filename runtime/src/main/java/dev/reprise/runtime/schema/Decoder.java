package dev.reprise.runtime.schema;

import dev.reprise.state.Json;
import org.jspecify.annotations.Nullable;

/// Makes values of one type from JSON.
@FunctionalInterface
interface Decoder {
    /// The value that the JSON says.
    ///
    /// @param found null where a member is missing
    /// @throws dev.reprise.state.JsonException naming the place inside of the value
    @Nullable Object decode(@Nullable Json found);
}
