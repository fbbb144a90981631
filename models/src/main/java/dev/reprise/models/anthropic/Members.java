package dev.reprise.models.anthropic;

import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonObject;

/// Members of events. One that is missing says nothing.
final class Members {
    private static final int MOST_BLOCKS = 10_000;

    private Members() {}

    static JsonObject object(JsonObject owner, String name) {
        return owner.getOr(name, Json.NULL).asObject().orElse(JsonObject.EMPTY);
    }

    static String text(JsonObject owner, String name) {
        return owner.getOr(name, Json.NULL).asText().orElse("");
    }

    /// The number of a block.
    static int index(JsonObject event) {
        if (event.get("index") instanceof Json.Int(var index)) {
            return index(index);
        }
        throw JsonException.mustBe("the number of a block", event);
    }

    static int index(long index) {
        if (index < 0 || index > MOST_BLOCKS) {
            throw new JsonException(
                    "index must be from 0 to %d, was %d".formatted(MOST_BLOCKS, index));
        }
        return (int) index;
    }
}
