package dev.reprise.models.openai;

import dev.reprise.core.model.ChatModel;
import dev.reprise.core.model.ModelException;
import dev.reprise.core.model.ModelProvider;
import dev.reprise.core.model.ProviderSettings;
import dev.reprise.models.http.HttpCalls;
import dev.reprise.models.http.HttpModel;
import dev.reprise.models.http.JsonPost;
import java.util.Optional;
import java.util.Set;

/// The services that speak Chat Completions.
///
/// For each, `<NAME>_API_KEY` holds the key and `<NAME>_BASE_URL` another base address.
public final class OpenAiProvider implements ModelProvider {
    private final HttpCalls calls;

    /// As [java.util.ServiceLoader] makes it.
    public OpenAiProvider() {
        this(HttpCalls.shared());
    }

    public OpenAiProvider(HttpCalls calls) {
        this.calls = calls;
    }

    @Override
    public Set<String> names() {
        return Service.names();
    }

    /// @throws ModelException also with `client_request`, when the base address is none
    @Override
    public ChatModel open(String name, ProviderSettings settings) {
        var service = Service.named(name);
        var access = service.access();
        access.requireKey(settings);
        var address = access.address(settings, "/v1", "/chat/completions");
        var key = access.key(settings);
        return new HttpModel(
                service.name(),
                key,
                calls,
                request ->
                        JsonPost.bearer(address, key, RequestWriter.write(service, request))
                                .build(),
                (failures, sink) -> new ChunkFold(service, failures, sink));
    }

    @Override
    public Optional<String> missingKey(String name, ProviderSettings settings) {
        return Service.named(name).access().missingKey(settings);
    }
}
