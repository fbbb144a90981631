package dev.reprise.models.responses;

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

/// The service of OpenAI by its Responses format, and others that speak it.
///
/// Key and address are those of `openai`: `OPENAI_API_KEY` and `OPENAI_BASE_URL`.
public final class ResponsesProvider implements ModelProvider {
    static final String NAME = "openai-responses";

    private static final Access ACCESS =
            new Access(
                    NAME, "https://api.openai.com/v1", "OPENAI_API_KEY", true, "OPENAI_BASE_URL");

    private final HttpCalls calls;

    /// As [java.util.ServiceLoader] makes it.
    public ResponsesProvider() {
        this(HttpCalls.shared());
    }

    public ResponsesProvider(HttpCalls calls) {
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
        var address = ACCESS.address(settings, "/v1", "/responses");
        var key = ACCESS.key(settings);
        return new HttpModel(
                NAME,
                key,
                calls,
                request -> JsonPost.bearer(address, key, RequestWriter.write(request)).build(),
                ResponseFold::new);
    }

    @Override
    public Optional<String> missingKey(String name, ProviderSettings settings) {
        return ACCESS.missingKey(settings);
    }
}
