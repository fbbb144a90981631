package dev.reprise.core.message;

import dev.reprise.core.RunId;
import dev.reprise.state.Json;
import dev.reprise.state.JsonOutput;
import dev.reprise.state.JsonReader;
import org.jspecify.annotations.Nullable;

/// Where a message came from.
///
/// @param run the run that added it
/// @param step index of the step that added it, from 0
public record MessageMetadata(@Nullable RunId run, @Nullable Integer step) {
    public static MessageMetadata fromJson(Json json) {
        var in = JsonReader.of(json);
        var step = in.index("step_index");
        return new MessageMetadata(
                RunId.unlessBlank(in, "run_id").orElse(null),
                step.isPresent() ? (Integer) step.getAsInt() : null);
    }

    void writeTo(JsonOutput out) {
        out.beginObject();
        if (run != null) {
            out.member("run_id", run.value());
        }
        if (step != null) {
            out.member("step_index", (long) step);
        }
        out.endObject();
    }
}
