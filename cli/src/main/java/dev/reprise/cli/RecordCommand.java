package dev.reprise.cli;

import dev.reprise.runtime.store.MemoryThreadStore;
import dev.reprise.testing.cassette.CassetteRecorder;
import dev.reprise.testing.cassette.Redaction;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// One run whose traffic with models is kept.
@Command(
        name = "record",
        description = {
            "Run an agent once, on a thread of its own, and write what its models were asked and"
                    + " answered to a cassette.",
            "Values of variables whose names end in KEY, TOKEN, SECRET, PASSWORD or CREDENTIALS"
                    + " are left out of it."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the agent answered, or a stop condition ended the run",
            "1:the run failed, or the cassette could not be written",
            "2:wrong options or configuration",
            "3:the run waits for a decision",
            "130:the run was cancelled"
        })
final class RecordCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Mixin private OneRun run;

    @Parameters(index = "0", paramLabel = "FILE", description = "Cassette to write.")
    private Path file;

    @Parameters(index = "1", paramLabel = "TEXT", description = "What to ask.")
    private String text;

    @SuppressWarnings("NullAway.Init") // picocli fills the fields
    RecordCommand() {}

    @Override
    public Integer call() {
        var err = spec.commandLine().getErr();
        var recorder = new CassetteRecorder(Redaction.ofEnvironment(System.getenv()));
        int code = run.play(text, null, MemoryThreadStore::new, recorder::record);
        if (code == Main.USAGE) {
            return code;
        }
        var cassette = recorder.cassette();
        try {
            cassette.write(file);
        } catch (UncheckedIOException e) {
            err.println(e.getMessage() + ": " + e.getCause());
            return Main.FAILED;
        }
        err.println("%d answers recorded in %s".formatted(cassette.size(), file));
        return code;
    }
}
