package dev.reprise.runtime;

import dev.reprise.core.IdSource;
import dev.reprise.core.agent.AgentDefinition;
import dev.reprise.core.agent.StopPolicy;
import dev.reprise.core.behavior.AgentBehavior;
import dev.reprise.core.model.ChatModel;
import dev.reprise.core.model.ChatOptions;
import dev.reprise.core.model.ProviderSettings;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.core.tool.Tool;
import dev.reprise.runtime.gateway.LocalRunGateway;
import dev.reprise.runtime.prepare.RunPreparer;
import dev.reprise.runtime.resolve.AgentResolver;
import dev.reprise.runtime.resolve.ModelCatalog;
import dev.reprise.runtime.resolve.ModelDirectory;
import dev.reprise.runtime.resolve.Wiring;
import dev.reprise.state.lattice.LatticeRegistry;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// Collects what an [AgentOs] is made of. Nothing is contacted or started before the first run.
public final class AgentOsBuilder {
    private final Map<String, AgentDefinition> agents = new LinkedHashMap<>();
    private final Map<String, Tool> tools = new LinkedHashMap<>();
    private final Map<String, AgentBehavior> behaviors = new LinkedHashMap<>();
    private final Map<String, StopPolicy> stopPolicies = new LinkedHashMap<>();
    private final Map<String, ChatModel> ownModels = new LinkedHashMap<>();
    private final Map<String, ModelCatalog.ModelEntry> models = new LinkedHashMap<>();
    private final Map<String, ModelCatalog.ProviderEntry> providers = new LinkedHashMap<>();
    private ProviderSettings environment = ProviderSettings.ofEnvironment();
    private LatticeRegistry lattices = LatticeRegistry.EMPTY;
    private @Nullable ThreadStore store;
    private @Nullable ModelDirectory directory;
    private InstantSource clock = InstantSource.system();

    AgentOsBuilder() {}

    public AgentOsBuilder agent(AgentDefinition definition) {
        return put(agents, "agent id already configured: ", definition.id(), definition);
    }

    public AgentOsBuilder tools(Tool... more) {
        return tools(List.of(more));
    }

    public AgentOsBuilder tools(Collection<? extends Tool> more) {
        more.forEach(
                tool -> put(tools, "tool id already configured: ", tool.descriptor().id(), tool));
        return this;
    }

    /// Registers a behavior; agents name it to attach it.
    public AgentOsBuilder behavior(AgentBehavior behavior) {
        return put(behaviors, "behavior id already configured: ", behavior.id(), behavior);
    }

    /// Registers a stop policy; agents name it to attach it.
    public AgentOsBuilder stopPolicy(StopPolicy policy) {
        return put(stopPolicies, "stop condition id already configured: ", policy.id(), policy);
    }

    /// Registers a model of the application's own under a name.
    public AgentOsBuilder model(String name, ChatModel model) {
        return put(ownModels, "model id already configured: ", name, model);
    }

    /// Registers a name for a model of a provider.
    public AgentOsBuilder model(String name, String provider, String model, ChatOptions options) {
        return put(
                models,
                "model id already configured: ",
                name,
                new ModelCatalog.ModelEntry(provider, model, options));
    }

    /// Registers a provider.
    ///
    /// @param kind which installed provider speaks to it, for example `openai`
    public AgentOsBuilder provider(String name, String kind, ProviderSettings settings) {
        return put(
                providers,
                "provider id already configured: ",
                name,
                new ModelCatalog.ProviderEntry(kind, settings));
    }

    /// Where providers look up keys and addresses; the process's own variables by default.
    public AgentOsBuilder environment(ProviderSettings settings) {
        environment = settings;
        return this;
    }

    /// Replaces the lookup of models.
    public AgentOsBuilder models(ModelDirectory lookup) {
        directory = lookup;
        return this;
    }

    /// Lets the values at these paths of every thread's state merge, so that tools that run at once
    /// may all change them. Those of registered behaviors are known already.
    ///
    /// @throws IllegalArgumentException if two different lattices are given for one path
    public AgentOsBuilder lattices(LatticeRegistry more) {
        lattices = lattices.and(more);
        return this;
    }

    /// Where threads are kept. Without one no run can be prepared.
    public AgentOsBuilder store(ThreadStore threads) {
        store = threads;
        return this;
    }

    public AgentOsBuilder clock(InstantSource source) {
        clock = source;
        return this;
    }

    private <T> AgentOsBuilder put(Map<String, T> map, String problem, String id, T value) {
        if (map.putIfAbsent(id, value) != null) {
            throw new IllegalArgumentException(problem + id);
        }
        return this;
    }

    /// Shared by all runs.
    private static long random() {
        return ThreadLocalRandom.current().nextLong();
    }

    /// The runtime.
    ///
    /// @throws IllegalArgumentException naming the agent and the id that is blank, repeated or
    ///   unknown, or the behavior that wants another lattice at a path than is known there
    public AgentOs build() {
        var wiring = new Wiring(behaviors.keySet(), stopPolicies.keySet());
        agents.values().forEach(wiring::check);
        Wiring.checkModels(models, providers);
        var lookup =
                directory == null
                        ? new ModelCatalog(ownModels, models, providers, environment)
                        : directory;
        var merging = Wiring.lattices(lattices, behaviors);
        var resolver = new AgentResolver(agents, tools, behaviors, stopPolicies, merging, lookup);
        var process = String.valueOf(ProcessHandle.current().pid());
        var preparer =
                new RunPreparer(store, clock, IdSource.of(clock), AgentOsBuilder::random, process);
        var gateway = new LocalRunGateway(resolver, preparer, store);
        return new AgentOs(resolver, gateway, store, clock, process);
    }
}
