package dev.reprise.core.tool;

import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;

/// Something of a tool's own that it shows while it works, such as a plan that it fills.
///
/// @param stream names it; later reports under the same name take its place
/// @param type tells those who show it what it is
/// @param content all of it
public record ToolActivity(String stream, String type, JsonObject content) implements ToolReport {
    public ToolActivity {
        if (stream.isBlank()) {
            throw new IllegalArgumentException("stream must not be blank");
        }
        if (type.isBlank()) {
            throw new IllegalArgumentException("type must not be blank");
        }
    }

    /// An activity with any content.
    ///
    /// @throws IllegalArgumentException when it is no object
    public static ToolActivity of(String stream, String type, Json content) {
        var object = content.asObject();
        return new ToolActivity(
                stream,
                type,
                object.orElseThrow(() ->
                        new IllegalArgumentException(
                                "activity %s must be an object, was %s"
                                        .formatted(stream, content))));
    }
}
