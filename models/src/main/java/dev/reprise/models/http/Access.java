package dev.reprise.models.http;

import dev.reprise.core.model.ModelException;
import dev.reprise.core.model.ModelException.ErrorClass;
import dev.reprise.core.model.ProviderSettings;
import dev.reprise.core.model.Secret;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How a service is reached: its usual address, and where its key and another address are found.
///
/// @param provider name of the provider
/// @param address usual base address
/// @param keyVariable holds the key
/// @param needsKey whether it refuses to work without one
/// @param addressVariable overrides the address
public record Access(
        String provider,
        String address,
        String keyVariable,
        boolean needsKey,
        String addressVariable) {
    private static final Pattern VERSION = Pattern.compile(".*/v\\d[^/]*(/.*)?");

    /// The access by `<PROVIDER>_API_KEY` and `<PROVIDER>_BASE_URL`.
    public static Access of(String provider, String address, boolean needsKey) {
        var prefix = provider.toUpperCase(Locale.ROOT);
        return new Access(provider, address, prefix + "_API_KEY", needsKey, prefix + "_BASE_URL");
    }

    /// The name of the variable of the key, if there has to be one and is not. At an address of the
    /// caller's own the usual key need not be what is wanted, if any is.
    public Optional<String> missingKey(ProviderSettings settings) {
        var isUsual = settings.endpoint() == null && settings.variable(addressVariable) == null;
        return needsKey && isUsual && key(settings) == null
                ? Optional.of(keyVariable)
                : Optional.empty();
    }

    /// Refuses settings without a key that has to be there.
    ///
    /// @throws ModelException `auth`, naming provider and variable
    public void requireKey(ProviderSettings settings) {
        missingKey(settings)
                .ifPresent(variable -> {
                    throw ModelException.of(
                            ErrorClass.AUTH,
                            "no key for provider %s: %s is not set".formatted(provider, variable));
                });
    }

    public @Nullable Secret key(ProviderSettings settings) {
        if (settings.key() != null) {
            return settings.key();
        }
        var variable = settings.variable(keyVariable);
        return variable == null ? null : Secret.of(variable.strip());
    }

    /// The address of what is called, below a base address, which may or may not end with the
    /// version, a slash, or the whole path.
    ///
    /// @param version `/v1`, say
    /// @param path behind the version, with a slash before it
    /// @throws ModelException `client_request`, when the base address is none
    public URI address(ProviderSettings settings, String version, String path) {
        var base = base(settings);
        try {
            var below = below(base, version, path);
            if ("http".equals(below.getScheme()) || "https".equals(below.getScheme())) {
                return below;
            }
        } catch (IllegalArgumentException _) {
            // Said below.
        }
        throw ModelException.of(
                ErrorClass.CLIENT_REQUEST,
                "base address of provider %s must be an http or https address, was \"%s\""
                        .formatted(provider, base));
    }

    private String base(ProviderSettings settings) {
        if (settings.endpoint() != null) {
            return settings.endpoint().toString();
        }
        var variable = settings.variable(addressVariable);
        return variable == null ? address : variable;
    }

    private static URI below(String base, String version, String path) {
        var address = withoutSlashes(base.strip());
        if (address.endsWith(path)) {
            return URI.create(address);
        }
        var own = URI.create(address).getRawPath();
        var versioned = own != null && VERSION.matcher(own).matches();
        return URI.create(address + (versioned ? "" : version) + path);
    }

    private static String withoutSlashes(String address) {
        var end = address.length();
        while (end > 0 && address.charAt(end - 1) == '/') {
            end--;
        }
        return address.substring(0, end);
    }
}
