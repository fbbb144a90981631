package dev.reprise.protocols.a2a;

import dev.reprise.state.Json;
import dev.reprise.state.JsonOutput;
import dev.reprise.state.JsonReader;
import org.jspecify.annotations.Nullable;

/// Where news of a task are sent.
///
/// @param id of the configuration; absent until one is made
/// @param token sent along, so that the receiver knows whose news they are
/// @param scheme of the receiver's authentication, such as `Bearer`
public record PushConfig(
        @Nullable String id,
        @Nullable String task,
        String url,
        @Nullable String token,
        @Nullable String scheme,
        @Nullable String credentials) {
    /// Reads a TaskPushNotificationConfig.
    ///
    /// @throws dev.reprise.state.JsonException when a member is missing or has the wrong type
    public static PushConfig read(Json json) {
        var in = JsonReader.of(json);
        var authentication = in.optional("authentication", JsonReader::of);
        return new PushConfig(
                in.text("id").orElse(null),
                in.text("taskId").orElse(null),
                in.requireText("url"),
                in.text("token").orElse(null),
                authentication.flatMap(given -> given.text("scheme")).orElse(null),
                authentication.flatMap(given -> given.text("credentials")).orElse(null));
    }

    /// The same for a task, under an id.
    public PushConfig with(String newId, String newTask) {
        return new PushConfig(newId, newTask, url, token, scheme, credentials);
    }

    /// Writes what clients are shown: everything but the credentials.
    public void writeTo(JsonOutput out) {
        write(false, out);
    }

    /// Writes everything.
    public void writeStored(JsonOutput out) {
        write(true, out);
    }

    private void write(boolean withCredentials, JsonOutput out) {
        out.beginObject().optional("id", id).optional("taskId", task);
        out.member("url", url).optional("token", token);
        if (scheme != null) {
            out.name("authentication").beginObject().member("scheme", scheme);
            out.optional("credentials", withCredentials ? credentials : null).endObject();
        }
        out.endObject();
    }
}
