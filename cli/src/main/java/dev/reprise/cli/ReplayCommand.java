package dev.reprise.cli;

import dev.reprise.runtime.store.MemoryThreadStore;
import dev.reprise.state.JsonException;
import dev.reprise.testing.cassette.Cassette;
import dev.reprise.testing.cassette.CassettePlayer;
import dev.reprise.testing.cassette.CassettePlayer.Match;
import dev.reprise.testing.cassette.Redaction;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// One run whose models are played from a cassette.
@Command(
        name = "replay",
        description = {
            "Run an agent once with the answers of a cassette in place of its models.",
            "Tools run; what is asked of a model and was not recorded ends the run and is told."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the run ended as recorded",
            "1:the run failed, or asked for less or for something else than was recorded",
            "2:wrong options or configuration, or no cassette",
            "3:the run waits for a decision",
            "130:the run was cancelled"
        })
final class ReplayCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Mixin private OneRun run;

    @Parameters(index = "0", paramLabel = "FILE", description = "Cassette to play.")
    private Path file;

    @Parameters(index = "1", paramLabel = "TEXT", description = "What to ask.")
    private String text;

    @Option(
            names = "--loose",
            description =
                    "Let prompts, options, schemas, arguments and results differ from the"
                            + " recording.")
    private boolean loose;

    @SuppressWarnings("NullAway.Init") // picocli fills the fields
    ReplayCommand() {}

    @Override
    public Integer call() {
        var err = spec.commandLine().getErr();
        CassettePlayer player;
        try {
            player =
                    new CassettePlayer(
                            Cassette.read(file),
                            loose ? Match.LOOSE : Match.STRICT,
                            Redaction.ofEnvironment(System.getenv()));
        } catch (UncheckedIOException | JsonException e) {
            err.println(e.getMessage());
            return Main.USAGE;
        }
        int code = run.play(text, null, MemoryThreadStore::new, _ -> player);
        if (code == Main.OK && player.left() > 0) {
            err.println("%d answers of %s were not asked for".formatted(player.left(), file));
            return Main.FAILED;
        }
        return code;
    }
}
