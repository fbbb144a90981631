package dev.reprise.cli;

import dev.reprise.cli.config.ConfigException;
import dev.reprise.core.ThreadId;
import dev.reprise.core.gateway.PrepareException;
import dev.reprise.core.gateway.ResolveException;
import dev.reprise.core.message.Message;
import dev.reprise.core.model.ChatModel;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.store.StoreException;
import dev.reprise.core.store.ThreadStore;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/// One run in the terminal: who is asked, and how it is shown.
final class OneRun {
    @Spec(Target.MIXEE)
    private CommandSpec spec;

    @Mixin private AgentOptions agents;

    @Option(
            names = "--agent",
            paramLabel = "ID",
            defaultValue = "default",
            description = "Agent to ask (${DEFAULT-VALUE}).")
    private String agent;

    @Option(names = "--json", description = "Print the events as JSON, one a line.")
    private boolean json;

    @SuppressWarnings("NullAway.Init") // picocli fills the fields
    OneRun() {}

    /// Runs the agent until it is done or waits.
    ///
    /// @param models stand in for those that the agents name
    /// @return exit code
    int play(
            String text,
            @Nullable String thread,
            Supplier<? extends ThreadStore> open,
            UnaryOperator<ChatModel> models) {
        var err = spec.commandLine().getErr();
        try (var store = open.get()) {
            var assembly = agents.assemble(store, null, models);
            assembly.notices().forEach(err::println);
            var request =
                    RunRequest.of(agent, Message.user(text))
                            .withThread(thread == null ? null : new ThreadId(thread));
            try (var os = assembly.os();
                    var run = os.runStream(request);
                    var _ = new Interrupt(os, run, store)) {
                return RunPrinter.follow(run, spec, json);
            }
        } catch (UsageException | ConfigException e) {
            err.println(AgentOptions.problem(e));
            return Main.USAGE;
        } catch (ResolveException | PrepareException | IllegalArgumentException e) {
            err.println(e.getMessage());
            return Main.USAGE;
        } catch (StoreException e) {
            err.println(e.getMessage());
            return Main.FAILED;
        }
    }
}
