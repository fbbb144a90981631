package dev.reprise.runtime;

import dev.reprise.core.IdSource;
import dev.reprise.core.agent.AgentDefinition;
import dev.reprise.core.agent.BreakerPolicy;
import dev.reprise.core.agent.StopPolicy;
import dev.reprise.core.behavior.AgentBehavior;
import dev.reprise.core.mailbox.MailboxStore;
import dev.reprise.core.model.ChatModel;
import dev.reprise.core.model.ChatOptions;
import dev.reprise.core.model.ProviderSettings;
import dev.reprise.core.store.LocalRunLeases;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.core.tool.ProgressSink;
import dev.reprise.core.tool.Tool;
import dev.reprise.core.wiring.SystemWiring;
import dev.reprise.runtime.breaker.GuardedModels;
import dev.reprise.runtime.gateway.LocalRunGateway;
import dev.reprise.runtime.lease.Leases;
import dev.reprise.runtime.loop.LeftBehind;
import dev.reprise.runtime.loop.PastRuns;
import dev.reprise.runtime.loop.RunSetup;
import dev.reprise.runtime.mailbox.MailboxRuns;
import dev.reprise.runtime.prepare.RunPreparer;
import dev.reprise.runtime.prepare.RunSetups;
import dev.reprise.runtime.resolve.AgentResolver;
import dev.reprise.runtime.resolve.BuildException;
import dev.reprise.runtime.resolve.BuildException.Kind;
import dev.reprise.runtime.resolve.BuildException.Reason;
import dev.reprise.runtime.resolve.ModelCatalog;
import dev.reprise.runtime.resolve.ModelDirectory;
import dev.reprise.runtime.resolve.SystemWirings;
import dev.reprise.runtime.resolve.Wiring;
import dev.reprise.runtime.resolve.WrappedModels;
import dev.reprise.runtime.result.ReadResult;
import dev.reprise.runtime.result.ResultLimit;
import dev.reprise.state.lattice.LatticeRegistry;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Collects what an [AgentOs] is made of. Nothing is contacted or started before the first run.
public final class AgentOsBuilder {
    private static final System.Logger LOG = System.getLogger(AgentOsBuilder.class.getName());

    private final Map<String, AgentDefinition> agents = new LinkedHashMap<>();
    private final Map<String, Tool> tools = new LinkedHashMap<>();
    private final Map<String, AgentBehavior> behaviors = new LinkedHashMap<>();
    private final Map<String, StopPolicy> stopPolicies = new LinkedHashMap<>();
    private final Map<String, SystemWiring> wirings = new LinkedHashMap<>();
    private final Map<String, ChatModel> ownModels = new LinkedHashMap<>();
    private final Map<String, ModelCatalog.ModelEntry> models = new LinkedHashMap<>();
    private final Map<String, ModelCatalog.ProviderEntry> providers = new LinkedHashMap<>();
    private ProviderSettings environment = ProviderSettings.ofEnvironment();
    private LatticeRegistry lattices = LatticeRegistry.EMPTY;
    private @Nullable ThreadStore store;
    private @Nullable MailboxStore mailbox;
    private @Nullable ModelDirectory directory;
    private @Nullable UnaryOperator<ChatModel> modelWrapper;
    private @Nullable ProgressSink progressSink;
    private @Nullable BreakerPolicy modelBreaker;
    private ResultLimit resultLimit = ResultLimit.DEFAULT;
    private InstantSource clock = InstantSource.system();
    private int maxParallelTools = RunSetup.PARALLEL_TOOLS;
    private boolean recovers = true;

    AgentOsBuilder() {}

    public AgentOsBuilder agent(AgentDefinition definition) {
        return put(agents, Kind.AGENT, definition.id(), definition);
    }

    /// Registers a definition under an id of its own, whatever id it carries.
    public AgentOsBuilder agent(String id, AgentDefinition definition) {
        return agent(definition.withId(id));
    }

    /// Registers an agent that is nothing but a model.
    ///
    /// @param model `provider:model`, a name a provider is known for, or a registered model
    public AgentOsBuilder agent(String id, String model) {
        return agent(AgentDefinition.builder(id, model).build());
    }

    public AgentOsBuilder tools(Tool... more) {
        return tools(List.of(more));
    }

    public AgentOsBuilder tools(Collection<? extends Tool> more) {
        more.forEach(tool -> put(tools, Kind.TOOL, tool.descriptor().id(), tool));
        return this;
    }

    /// Registers tools.
    ///
    /// @param more by id
    /// @throws BuildException when a tool has another id
    public AgentOsBuilder tools(Map<String, ? extends Tool> more) {
        more.forEach((key, tool) -> {
            var id = tool.descriptor().id();
            if (!id.equals(key)) {
                throw new BuildException(new Reason.OtherId(key, id));
            }
            put(tools, Kind.TOOL, id, tool);
        });
        return this;
    }

    /// Registers what a bundle brings.
    ///
    /// @throws BuildException naming the bundle and the id that is taken
    public AgentOsBuilder bundle(Bundle bundle) {
        var name = bundle.id();
        bundle.tools().forEach(tool -> put(name, tools, Kind.TOOL, tool.descriptor().id(), tool));
        bundle.behaviors()
                .forEach(behavior -> put(name, behaviors, Kind.BEHAVIOR, behavior.id(), behavior));
        bundle.agents().forEach(agent -> put(name, agents, Kind.AGENT, agent.id(), agent));
        bundle.models().forEach((id, model) -> put(name, ownModels, Kind.MODEL, id, model));
        return this;
    }

    /// Registers a behavior; agents name it to attach it.
    public AgentOsBuilder behavior(AgentBehavior behavior) {
        return put(behaviors, Kind.BEHAVIOR, behavior.id(), behavior);
    }

    /// Registers a stop policy; agents name it to attach it.
    public AgentOsBuilder stopPolicy(StopPolicy policy) {
        return put(stopPolicies, Kind.STOP_POLICY, policy.id(), policy);
    }

    /// Registers a part of the system that agents get without naming it.
    public AgentOsBuilder wiring(SystemWiring wiring) {
        return put(wirings, Kind.WIRING, wiring.id(), wiring);
    }

    /// Registers a model of the application's own under a name.
    public AgentOsBuilder model(String name, ChatModel model) {
        return put(ownModels, Kind.MODEL, name, model);
    }

    /// Registers a name for a model of a provider.
    public AgentOsBuilder model(String name, String provider, String model, ChatOptions options) {
        return put(models, Kind.MODEL, name, new ModelCatalog.ModelEntry(provider, model, options));
    }

    /// Registers a provider.
    ///
    /// @param kind which installed provider speaks to it, for example `openai`
    public AgentOsBuilder provider(String name, String kind, ProviderSettings settings) {
        return put(providers, Kind.PROVIDER, name, new ModelCatalog.ProviderEntry(kind, settings));
    }

    /// Where providers look up keys and addresses; the process's own variables by default.
    public AgentOsBuilder environment(ProviderSettings settings) {
        environment = settings;
        return this;
    }

    /// Puts something around every model, or in its place: what it is given is the model as its
    /// provider has it, once for each.
    public AgentOsBuilder wrapModels(UnaryOperator<ChatModel> wrapper) {
        modelWrapper = wrapper;
        return this;
    }

    /// Replaces the lookup of models.
    public AgentOsBuilder models(ModelDirectory lookup) {
        directory = lookup;
        return this;
    }

    /// Leaves a model alone for a while that fails again and again; the next one of the agent is
    /// asked at once then. Without this, every run finds out for itself.
    public AgentOsBuilder modelBreaker(BreakerPolicy policy) {
        modelBreaker = policy;
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

    /// Where runs wait that go on in the background. Without one there are none
    /// ([AgentOs#background()]).
    public AgentOsBuilder mailbox(MailboxStore runs) {
        mailbox = runs;
        return this;
    }

    /// Takes what tools report while they run; without one, reports are events of the run.
    public AgentOsBuilder progressSink(ProgressSink sink) {
        progressSink = sink;
        return this;
    }

    /// How much models are shown of one result of a tool; 32 KiB unless set. The thread keeps all
    /// of it, and a model can read on with the tool [ReadResult], which agents may exclude like
    /// others.
    public AgentOsBuilder resultLimit(ResultLimit limit) {
        resultLimit = limit;
        return this;
    }

    /// How many tools of one round of a run may run at once; 8 unless set. The others wait for a
    /// place.
    ///
    /// @throws IllegalArgumentException if there is to be no place
    public AgentOsBuilder maxParallelTools(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("maxParallelTools must be at least 1, was " + most);
        }
        maxParallelTools = most;
        return this;
    }

    /// What tells the time; the system's clock unless set. If it is an
    /// [dev.reprise.core.AlarmClock], the waits between calls of models go by it as well.
    public AgentOsBuilder clock(InstantSource source) {
        clock = source;
        return this;
    }

    /// Leaves the runs of earlier processes as they are, for a program that does one thing and
    /// ends.
    public AgentOsBuilder withoutRecovery() {
        recovers = false;
        return this;
    }

    private <T> AgentOsBuilder put(Map<String, T> map, Kind kind, String id, T value) {
        return put(map, id, value, kind, new Reason.AlreadyConfigured(kind, id));
    }

    private <T> void put(String bundle, Map<String, T> map, Kind kind, String id, T value) {
        put(map, id, value, kind, new Reason.TakenInBundle(bundle, kind, id));
    }

    private <T> AgentOsBuilder put(
            Map<String, T> map, String id, T value, Kind kind, Reason taken) {
        if (id.isBlank()) {
            throw new BuildException(new Reason.BlankId(kind));
        }
        if (map.putIfAbsent(id, value) != null) {
            throw new BuildException(taken);
        }
        return this;
    }

    private ModelDirectory lookup() {
        var found =
                directory == null
                        ? new ModelCatalog(ownModels, models, providers, environment)
                        : directory;
        var lookup = modelWrapper == null ? found : new WrappedModels(found, modelWrapper);
        return modelBreaker == null ? lookup : new GuardedModels(lookup, modelBreaker, clock);
    }

    /// Shared by all runs.
    private static long random() {
        return ThreadLocalRandom.current().nextLong();
    }

    /// The runtime. Says once, in the log, which behaviors and stop policies no agent names.
    ///
    /// @throws BuildException naming the agent and the id that is blank, repeated, reserved or
    ///   unknown, the wiring that reserves what is reserved, or the wiring or behavior that wants
    ///   another lattice at a path than is known there; or when there is a mailbox and no store
    public AgentOs build() {
        var system = new SystemWirings(wirings.values());
        var wiring = new Wiring(behaviors.keySet(), stopPolicies.keySet(), system);
        agents.values().forEach(wiring::check);
        behaviors.values().forEach(behavior -> Wiring.checkAgents(behavior, agents));
        var notices = wiring.unnamed(agents.values());
        notices.forEach(notice -> LOG.log(System.Logger.Level.INFO, notice));
        Wiring.checkModels(models, providers);
        var lookup = lookup();
        var merging = Wiring.lattices(lattices, system, behaviors);
        var allTools = new LinkedHashMap<>(tools);
        allTools.putIfAbsent(ReadResult.ID, new ReadResult(resultLimit));
        var resolver =
                new AgentResolver(
                        agents, allTools, behaviors, stopPolicies, system, merging, lookup);
        var process = String.valueOf(ProcessHandle.current().pid());
        var leftBehind = new LeftBehind();
        var leases = new Leases(store == null ? new LocalRunLeases(clock) : store.leases(), clock);
        var preparer =
                new RunPreparer(
                        store,
                        new RunSetups(
                                clock,
                                IdSource.of(clock),
                                AgentOsBuilder::random,
                                progressSink,
                                process,
                                maxParallelTools,
                                leftBehind,
                                leases),
                        resultLimit);
        var gateway = new LocalRunGateway(resolver, preparer, store, clock, recovers);
        var past = store == null ? null : new PastRuns(store, IdSource.of(clock));
        var background = background(resolver, gateway, process);
        return new AgentOs(resolver, gateway, past, background, leftBehind, notices);
    }

    private @Nullable MailboxRuns background(
            AgentResolver resolver, LocalRunGateway gateway, String process) {
        if (mailbox == null) {
            return null;
        }
        if (store == null) {
            throw new BuildException(new Reason.MailboxWithoutStore());
        }
        return new MailboxRuns(mailbox, store, resolver, gateway, clock, process);
    }
}
