package dev.reprise.models.gemini;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.reprise.models.http.Refusal;
import java.net.URI;
import java.net.URLEncoder;

/// Where a model is asked, which is in the address and not in the body.
///
/// @param models address below which the models are
record ModelAddress(URI models) {
    private static final String PREFIX = "models/";

    /// Names may come as the service lists them, `models/…`.
    URI of(String model) {
        var name = model.startsWith(PREFIX) ? model.substring(PREFIX.length()) : model;
        if (name.isBlank()) {
            throw Refusal.of(GeminiProvider.NAME, "the model must be named, was \"" + model + "\"");
        }
        var encoded = URLEncoder.encode(name, UTF_8).replace("+", "%20");
        return URI.create(models + "/" + encoded + ":streamGenerateContent?alt=sse");
    }
}
