package dev.reprise.models.openai;

import dev.reprise.core.model.ChatModel;
import dev.reprise.core.model.ModelException;
import dev.reprise.core.model.ModelException.ErrorClass;
import dev.reprise.core.model.ModelProvider;
import dev.reprise.core.model.ProviderSettings;
import dev.reprise.core.model.Secret;
import dev.reprise.models.http.HttpCalls;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
        var missing = missingKey(name, settings);
        if (missing.isPresent()) {
            throw ModelException.of(
                    ErrorClass.AUTH,
                    "no key for provider %s: %s is not set".formatted(name, missing.get()));
        }
        var service = Service.named(name);
        return new OpenAiModel(service, address(service, settings), key(service, settings), calls);
    }

    @Override
    public Optional<String> missingKey(String name, ProviderSettings settings) {
        var service = Service.named(name);
        // At an address of the caller's own the usual key need not be what is wanted, if any is.
        var needsKey =
                service.needsKey()
                        && settings.endpoint() == null
                        && settings.variable(service.addressVariable()) == null;
        return needsKey && key(service, settings) == null
                ? Optional.of(service.keyVariable())
                : Optional.empty();
    }

    private static @Nullable Secret key(Service service, ProviderSettings settings) {
        if (settings.key() != null) {
            return settings.key();
        }
        var variable = settings.variable(service.keyVariable());
        return variable == null ? null : Secret.of(variable.strip());
    }

    private static URI address(Service service, ProviderSettings settings) {
        var base = base(service, settings);
        try {
            var address = Service.completions(base);
            if ("http".equals(address.getScheme()) || "https".equals(address.getScheme())) {
                return address;
            }
        } catch (IllegalArgumentException _) {
            // Said below.
        }
        throw ModelException.of(
                ErrorClass.CLIENT_REQUEST,
                "base address of provider %s must be an http or https address, was \"%s\""
                        .formatted(service.name(), base));
    }

    private static String base(Service service, ProviderSettings settings) {
        if (settings.endpoint() != null) {
            return settings.endpoint().toString();
        }
        var variable = settings.variable(service.addressVariable());
        return variable == null ? service.address() : variable;
    }
}
