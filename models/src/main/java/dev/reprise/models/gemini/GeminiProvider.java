package dev.reprise.models.gemini;

import dev.reprise.core.model.ChatModel;
import dev.reprise.core.model.ModelException;
import dev.reprise.core.model.ModelProvider;
import dev.reprise.core.model.ProviderSettings;
import dev.reprise.models.http.Access;
import dev.reprise.models.http.HttpCalls;
import dev.reprise.models.http.HttpModel;
import dev.reprise.models.http.JsonPost;
import java.util.Optional;
import java.util.Set;

/// The Gemini service, and others that speak its format.
///
/// `GEMINI_API_KEY` holds the key and `GEMINI_BASE_URL` another base address.
public final class GeminiProvider implements ModelProvider {
    static final String NAME = "gemini";

    private static final Access ACCESS =
            Access.of(NAME, "https://generativelanguage.googleapis.com", true);

    private final HttpCalls calls;

    /// As [java.util.ServiceLoader] makes it.
    public GeminiProvider() {
        this(HttpCalls.shared());
    }

    public GeminiProvider(HttpCalls calls) {
        this.calls = calls;
    }

    @Override
    public Set<String> names() {
        return Set.of(NAME);
    }

    /// @throws ModelException also with `client_request`, when the base address is none
    @Override
    public ChatModel open(String name, ProviderSettings settings) {
        ACCESS.requireKey(settings);
        var address = new ModelAddress(ACCESS.address(settings, "/v1beta", "/models"));
        var key = ACCESS.key(settings);
        return new HttpModel(
                NAME,
                key,
                calls,
                request ->
                        JsonPost.of(
                                        address.of(request.model()),
                                        "x-goog-api-key",
                                        "",
                                        key,
                                        RequestWriter.write(request))
                                .build(),
                AnswerParts::new);
    }

    @Override
    public Optional<String> missingKey(String name, ProviderSettings settings) {
        return ACCESS.missingKey(settings);
    }
}
