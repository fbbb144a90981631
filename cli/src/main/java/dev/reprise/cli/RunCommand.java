package dev.reprise.cli;

import dev.reprise.cli.config.ConfigException;
import dev.reprise.core.ThreadId;
import dev.reprise.core.gateway.PrepareException;
import dev.reprise.core.gateway.ResolveException;
import dev.reprise.core.message.Message;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.store.StoreException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// One run in the terminal.
@Command(
        name = "run",
        description = "Run an agent once and show what it does.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the agent answered, or a stop condition ended the run",
            "1:the run failed, or the store",
            "2:wrong options or configuration",
            "3:the run waits for a decision",
            "130:the run was cancelled"
        })
final class RunCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Mixin private StoreOptions stores;

    @Mixin private AgentOptions agents;

    @Parameters(paramLabel = "TEXT", description = "What to ask.")
    private String text;

    @Option(
            names = "--agent",
            paramLabel = "ID",
            defaultValue = "default",
            description = "Agent to ask (${DEFAULT-VALUE}).")
    private String agent;

    @Option(
            names = "--thread",
            paramLabel = "ID",
            description = "Thread to go on with; a new one without it.")
    private @Nullable String thread;

    @Option(names = "--json", description = "Print the events as JSON, one a line.")
    private boolean json;

    @SuppressWarnings("NullAway.Init") // picocli fills the fields
    RunCommand() {}

    @Override
    public Integer call() {
        var err = spec.commandLine().getErr();
        try (var store = stores.open()) {
            var assembly = agents.assemble(store, null);
            assembly.notices().forEach(err::println);
            try (var os = assembly.os();
                    var run = os.runStream(request());
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

    private RunRequest request() {
        return RunRequest.of(agent, Message.user(text))
                .withThread(thread == null ? null : new ThreadId(thread));
    }
}
