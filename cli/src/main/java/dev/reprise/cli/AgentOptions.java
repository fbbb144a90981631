package dev.reprise.cli;

import dev.reprise.cli.config.AgentConfig;
import dev.reprise.cli.config.ConfigException;
import dev.reprise.cli.demo.DefaultTools;
import dev.reprise.cli.demo.DemoAgents;
import dev.reprise.cli.demo.DemoTools;
import dev.reprise.core.agent.AgentDefinition;
import dev.reprise.core.mailbox.MailboxStore;
import dev.reprise.core.model.ChatModel;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.runtime.AgentOs;
import dev.reprise.runtime.AgentOsBuilder;
import dev.reprise.runtime.resolve.BuildException;
import dev.reprise.runtime.resolve.ModelCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Which agents there are: the demo's, or those of a configuration file.
final class AgentOptions {
    private static final String SERVICE = "reprise-demo";

    /// Variables that promise something this build does not have.
    private static final List<String> WITHOUT_EFFECT =
            List.of("AGENTOS_NATS_URL", "TENSORZERO_URL");

    @Option(
            names = "--config",
            paramLabel = "FILE",
            defaultValue = "${env:AGENTOS_CONFIG}",
            description =
                    "Configuration file with the agents (AGENTOS_CONFIG); the demo agents without"
                            + " one.")
    private @Nullable Path config;

    @Option(
            names = "--demo-tools",
            description = "Offer the demo tools to the agents of the configuration, too.")
    private boolean demoTools;

    @Mixin private DemoFlags demo = new DemoFlags();

    private final Map<String, String> environment = System.getenv();

    /// A runtime and what to say about it.
    record Assembly(AgentOs os, List<String> notices) {}

    /// Puts the runtime together.
    ///
    /// @param mailbox where background runs wait; without one, nothing that earlier processes left
    ///   behind is taken up
    /// @throws UsageException or [ConfigException] saying what is wrong
    Assembly assemble(ThreadStore store, @Nullable MailboxStore mailbox) {
        return assemble(store, mailbox, UnaryOperator.identity());
    }

    /// As [#assemble(ThreadStore, MailboxStore)], with something around every model or in its
    /// place.
    Assembly assemble(
            ThreadStore store, @Nullable MailboxStore mailbox, UnaryOperator<ChatModel> models) {
        for (var name : WITHOUT_EFFECT) {
            if (environment.get(name) != null && !environment.get(name).isBlank()) {
                throw new UsageException(
                        name + " is set, but would have no effect: unset it", null);
            }
        }
        var builder = AgentOs.builder().store(store).wrapModels(models);
        if (mailbox == null) {
            builder.withoutRecovery();
        } else {
            builder.mailbox(mailbox);
        }
        return config == null ? demo(builder) : configured(builder, config);
    }

    private Assembly demo(AgentOsBuilder builder) {
        if (demoTools) {
            throw new UsageException(
                    "--demo-tools has no effect without --config: the demo agents have them", null);
        }
        var notices = new ArrayList<String>();
        var options = demo.options(environment, notices);
        var os = builder.tools(DemoTools.all(SERVICE, InstantSource.system()));
        DemoAgents.behaviors().forEach(os::behavior);
        var agents = DemoAgents.all(options);
        agents.forEach(os::agent);
        notices.addAll(missingKeys(agents));
        return new Assembly(os.build(), notices);
    }

    private Assembly configured(AgentOsBuilder builder, Path file) {
        demo.refuse();
        var parsed = AgentConfig.parse(read(file), ModelCatalog.installedNames(), environment);
        if (parsed.agents().isEmpty()) {
            throw new UsageException("config has no agents", null);
        }
        var clock = InstantSource.system();
        var tools = demoTools ? DemoTools.all(SERVICE, clock) : DefaultTools.all(clock);
        var os = parsed.addTo(builder.tools(tools), environment);
        try {
            return new Assembly(
                    os.build(),
                    missingKeys(parsed.models().isEmpty() ? parsed.agents() : List.of()));
        } catch (BuildException e) {
            throw new UsageException("failed to build AgentOs: " + e.getMessage(), e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UsageException("failed to read config %s: %s".formatted(file, e), e);
        }
    }

    private static List<String> missingKeys(List<AgentDefinition> agents) {
        var missing = new ArrayList<String>();
        for (var agent : agents) {
            ModelCatalog.ofEnvironment()
                    .missingKey(agent.model())
                    .ifPresent(variable ->
                            missing.add(
                                    "agent %s cannot answer: its model %s needs a key, and %s is not set"
                                            .formatted(agent.id(), agent.model(), variable)));
        }
        return missing;
    }

    /// Says what is wrong with a configuration, on one line.
    static String problem(RuntimeException failure) {
        return failure instanceof ConfigException
                ? "invalid agent config: " + failure.getMessage()
                : String.valueOf(failure.getMessage());
    }
}
