package dev.reprise.runtime.resolve;

import dev.reprise.core.gateway.ResolveException;
import dev.reprise.core.model.ChatModel;
import dev.reprise.core.model.ChatOptions;
import dev.reprise.core.model.ModelException;
import dev.reprise.core.model.ModelName;
import dev.reprise.core.model.ModelProvider;
import dev.reprise.core.model.ProviderSettings;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Models by name: registered ones first, then those that an installed provider serves.
///
/// A provider is opened once for each name, when a model of it is first looked up.
public final class ModelCatalog implements ModelDirectory {
    private final Map<String, ModelEntry> models;
    private final Map<String, ProviderEntry> providers;
    private final Map<String, ModelProvider> installed = installed();
    private final ProviderSettings environment;
    private final Map<String, ChatModel> opened = new ConcurrentHashMap<>();

    /// A model under a name of the application's.
    public record ModelEntry(String provider, String model, ChatOptions options) {}

    /// A provider under a name of the application's.
    ///
    /// @param kind which installed provider speaks to it
    public record ProviderEntry(String kind, ProviderSettings settings) {}

    public ModelCatalog(
            Map<String, ChatModel> own,
            Map<String, ModelEntry> models,
            Map<String, ProviderEntry> providers,
            ProviderSettings environment) {
        this.models = Map.copyOf(models);
        this.providers = Map.copyOf(providers);
        this.environment = environment;
        this.opened.putAll(own);
    }

    private static Map<String, ModelProvider> installed() {
        var found = new HashMap<String, ModelProvider>();
        for (var provider :
                ServiceLoader.load(ModelProvider.class, ModelCatalog.class.getClassLoader())) {
            provider.names().forEach(name -> found.putIfAbsent(name, provider));
        }
        return found;
    }

    /// Only what the installed providers serve, with the keys of this process's environment.
    public static ModelCatalog ofEnvironment() {
        return new ModelCatalog(Map.of(), Map.of(), Map.of(), ProviderSettings.ofEnvironment());
    }

    /// Names of the providers on the class path.
    public static Set<String> installedNames() {
        return Set.copyOf(installed().keySet());
    }

    @Override
    public ModelCandidate find(String name) {
        var own = opened.get(name);
        if (own != null) {
            return new ModelCandidate(name, own, name, ChatOptions.DEFAULT);
        }
        var entry = models.get(name);
        if (entry != null) {
            return new ModelCandidate(
                    name, open(entry.provider(), name), entry.model(), entry.options());
        }
        if (!models.isEmpty()) {
            throw new ResolveException(new ResolveException.Reason.ModelNotFound(name));
        }
        return served(name);
    }

    /// Registered models are not looked at: a fallback is asked of the provider of the first model,
    /// with its options, if that is a registered one.
    @Override
    public ModelCandidate fallback(String name, String first) {
        var own = opened.get(name);
        if (own != null) {
            return new ModelCandidate(name, own, name, ChatOptions.DEFAULT);
        }
        var entry = models.get(first);
        return entry == null
                ? served(name)
                : new ModelCandidate(name, open(entry.provider(), first), name, entry.options());
    }

    private ModelCandidate served(String name) {
        var parsed = ModelName.parse(name, installed.keySet());
        return new ModelCandidate(
                name, open(parsed.provider(), name), parsed.model(), ChatOptions.DEFAULT);
    }

    /// The variable that should hold the key of a model and does not; empty when nothing is
    /// missing.
    public Optional<String> missingKey(String name) {
        if (opened.containsKey(name) || models.containsKey(name)) {
            return Optional.empty();
        }
        var parsed = ModelName.parse(name, installed.keySet());
        return Optional.ofNullable(installed.get(parsed.provider()))
                .flatMap(provider -> provider.missingKey(parsed.provider(), environment));
    }

    /// A model that cannot be reached for want of a key fails when it is asked, as its runs should.
    private static ChatModel open(ModelProvider service, String kind, ProviderSettings settings) {
        try {
            return service.open(kind, settings);
        } catch (ModelException e) {
            return (_, _, _) -> {
                throw e;
            };
        }
    }

    private ChatModel open(String provider, String model) {
        return opened.computeIfAbsent(
                "provider " + provider,
                _ -> {
                    var entry = providers.get(provider);
                    var kind = entry == null ? provider : entry.kind();
                    var service = installed.get(kind);
                    if (service == null) {
                        throw new ResolveException(
                                new ResolveException.Reason.ProviderNotFound(provider, model));
                    }
                    return open(service, kind, entry == null ? environment : entry.settings());
                });
    }
}
