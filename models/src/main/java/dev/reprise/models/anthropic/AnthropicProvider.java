package dev.reprise.models.anthropic;

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

/// The service of Anthropic, and others that speak its format.
///
/// `ANTHROPIC_API_KEY` holds the key and `ANTHROPIC_BASE_URL` another base address.
public final class AnthropicProvider implements ModelProvider {
    static final String NAME = "anthropic";

    private static final String VERSION = "2023-06-01";

    private static final Access ACCESS = Access.of(NAME, "https://api.anthropic.com", true);

    private final HttpCalls calls;

    /// As [java.util.ServiceLoader] makes it.
    public AnthropicProvider() {
        this(HttpCalls.shared());
    }

    public AnthropicProvider(HttpCalls calls) {
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
        var address = ACCESS.address(settings, "/v1", "/messages");
        var key = ACCESS.key(settings);
        return new HttpModel(
                NAME,
                key,
                calls,
                request ->
                        JsonPost.of(address, "x-api-key", "", key, RequestWriter.write(request))
                                .header("anthropic-version", VERSION)
                                .build(),
                MessageFold::new);
    }

    @Override
    public Optional<String> missingKey(String name, ProviderSettings settings) {
        return ACCESS.missingKey(settings);
    }
}
