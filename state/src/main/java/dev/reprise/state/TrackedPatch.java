package dev.reprise.state;

import org.jspecify.annotations.Nullable;

/// A patch and where it comes from.
///
/// @param timestamp set by the caller, never by this library; not negative
/// @param source free text, such as `tool:counter`
public record TrackedPatch(
        Patch patch,
        @Nullable String id,
        @Nullable Long timestamp,
        @Nullable String source,
        @Nullable String description) {
    public TrackedPatch {
        if (timestamp != null && timestamp < 0) {
            throw new JsonException("timestamp must not be negative, was " + timestamp);
        }
    }

    public static TrackedPatch of(Patch patch) {
        return new TrackedPatch(patch, null, null, null, null);
    }

    public static TrackedPatch of(Patch patch, String source) {
        return new TrackedPatch(patch, null, null, source, null);
    }

    /// The document after all patches, one after another; the given one is unchanged.
    ///
    /// @param lattices which values merge
    /// @throws StateException why the first operation that fails does so
    public static Json applyAll(Json document, Iterable<TrackedPatch> patches, Lattices lattices) {
        var result = document;
        for (var tracked : patches) {
            result = tracked.patch.apply(result, lattices);
        }
        return result;
    }

    public TrackedPatch withId(String newId) {
        return new TrackedPatch(patch, newId, timestamp, source, description);
    }

    public TrackedPatch withTimestamp(long newTimestamp) {
        return new TrackedPatch(patch, id, newTimestamp, source, description);
    }

    public TrackedPatch withSource(String newSource) {
        return new TrackedPatch(patch, id, timestamp, newSource, description);
    }

    public TrackedPatch withDescription(String newDescription) {
        return new TrackedPatch(patch, id, timestamp, source, newDescription);
    }

    /// A tracked patch from its JSON form.
    ///
    /// @throws JsonException if the value is no tracked patch
    public static TrackedPatch fromJson(Json json) {
        var reader = JsonReader.of(json);
        var timestamp = reader.longValue("timestamp");
        return new TrackedPatch(
                reader.require("patch", Patch::fromJson),
                reader.text("id").orElse(null),
                timestamp.isPresent() ? timestamp.getAsLong() : null,
                reader.text("source").orElse(null),
                reader.text("description").orElse(null));
    }

    public JsonObject toJson() {
        var json =
                JsonObject.builder()
                        .put("patch", patch.toJson())
                        .putOptional("id", id)
                        .putOptional("source", source)
                        .putOptional("description", description);
        if (timestamp != null) {
            json.put("timestamp", timestamp.longValue());
        }
        return json.build();
    }

    public void writeTo(JsonOutput out) {
        out.beginObject()
                .member("patch", patch::writeTo)
                .optional("id", id)
                .optional("timestamp", timestamp)
                .optional("source", source)
                .optional("description", description)
                .endObject();
    }
}
