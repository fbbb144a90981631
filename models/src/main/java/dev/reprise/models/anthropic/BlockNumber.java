package dev.reprise.models.anthropic;

import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonObject;

/// Numbers of blocks in events.
final class BlockNumber {
    private static final int MOST_BLOCKS = 10_000;

    private BlockNumber() {}

    /// The number of a block.
    static int of(JsonObject event) {
        if (event.get("index") instanceof Json.Int(var index)) {
            return of(index);
        }
        throw JsonException.mustBe("the number of a block", event);
    }

    static int of(long index) {
        if (index < 0 || index > MOST_BLOCKS) {
            throw new JsonException(
                    "index must be from 0 to %d, was %d".formatted(MOST_BLOCKS, index));
        }
        return (int) index;
    }
}
