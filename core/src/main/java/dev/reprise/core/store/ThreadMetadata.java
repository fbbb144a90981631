package dev.reprise.core.store;

import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonOutput;
import dev.reprise.state.JsonReader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Facts about a thread beside what was said in it.
///
/// @param createdAt milliseconds since the epoch
/// @param updatedAt milliseconds since the epoch
/// @param extras members of the application's, such as `title`; none with the name of another one
public record ThreadMetadata(
        @Nullable Long createdAt,
        @Nullable Long updatedAt,
        @Nullable Long version,
        @Nullable Long versionTimestamp,
        JsonObject extras) {
    private static final List<String> OWN =
            List.of("created_at", "updated_at", "version", "version_timestamp");

    public static final ThreadMetadata NONE =
            new ThreadMetadata(null, null, null, null, JsonObject.EMPTY);

    public ThreadMetadata {
        requireExtras(extras);
    }

    /// @throws IllegalArgumentException when one of the members is no extra
    static void requireExtras(JsonObject members) {
        for (var name : OWN) {
            if (members.has(name)) {
                throw new IllegalArgumentException(
                        "%s is kept by the store and cannot be a label".formatted(name));
            }
        }
    }

    public ThreadMetadata withUpdatedAt(long at) {
        return new ThreadMetadata(createdAt, at, version, versionTimestamp, extras);
    }

    public ThreadMetadata withCreatedAt(long at) {
        return new ThreadMetadata(at, updatedAt, version, versionTimestamp, extras);
    }

    public ThreadMetadata withExtras(JsonObject newExtras) {
        return new ThreadMetadata(createdAt, updatedAt, version, versionTimestamp, newExtras);
    }

    public static ThreadMetadata fromJson(Json json) {
        var in = JsonReader.of(json);
        return new ThreadMetadata(
                number(in, "created_at"),
                number(in, "updated_at"),
                number(in, "version"),
                number(in, "version_timestamp"),
                extras(in.object()));
    }

    /// The members that are none of the store's own.
    static JsonObject extras(JsonObject members) {
        var extras = members;
        for (var name : OWN) {
            extras = extras.without(name);
        }
        return extras;
    }

    private static @Nullable Long number(JsonReader in, String key) {
        var value = in.longValue(key);
        return value.isPresent() ? (Long) value.getAsLong() : null;
    }

    public void writeTo(JsonOutput out) {
        out.beginObject();
        write(out, "created_at", createdAt);
        write(out, "updated_at", updatedAt);
        write(out, "version", version);
        write(out, "version_timestamp", versionTimestamp);
        for (var member : extras) {
            out.member(member.key(), member.value());
        }
        out.endObject();
    }

    private static void write(JsonOutput out, String key, @Nullable Long value) {
        if (value != null) {
            out.member(key, value.longValue());
        }
    }
}
