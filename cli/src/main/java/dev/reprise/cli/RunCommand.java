package dev.reprise.cli;

import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

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
    @Mixin private StoreOptions stores;

    @Mixin private OneRun run;

    @Parameters(paramLabel = "TEXT", description = "What to ask.")
    private String text;

    @Option(
            names = "--thread",
            paramLabel = "ID",
            description = "Thread to go on with; a new one without it.")
    private @Nullable String thread;

    @SuppressWarnings("NullAway.Init") // picocli fills the fields
    RunCommand() {}

    @Override
    public Integer call() {
        return run.play(text, thread, stores::open, UnaryOperator.identity());
    }
}
