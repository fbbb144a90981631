package dev.reprise.models.http;

import dev.reprise.core.model.Secret;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import org.jspecify.annotations.Nullable;

/// Requests as all services take them: JSON, to be answered by a stream.
public final class JsonPost {
    private JsonPost() {}

    /// A request with the key, if there is one, as most services want it.
    public static HttpRequest.Builder bearer(URI address, @Nullable Secret key, byte[] body) {
        return of(address, "Authorization", "Bearer ", key, body);
    }

    /// A request to which headers may be added.
    ///
    /// @param header holds the key, if there is one
    /// @param scheme before the key, such as `Bearer ` with its blank; may be empty
    public static HttpRequest.Builder of(
            URI address, String header, String scheme, @Nullable Secret key, byte[] body) {
        var http =
                HttpRequest.newBuilder(address)
                        .header("Content-Type", "application/json")
                        .header("Accept", "text/event-stream, application/json")
                        .header("User-Agent", "reprise");
        if (key != null) {
            http.header(header, scheme + key.reveal());
        }
        return http.POST(BodyPublishers.ofByteArray(body));
    }
}
