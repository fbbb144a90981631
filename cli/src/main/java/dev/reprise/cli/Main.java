package dev.reprise.cli;

import dev.reprise.state.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// The program.
@Command(
        name = "reprise",
        description = "An agent runtime: serves agents over HTTP, or runs one in the terminal.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        subcommands = {
            ServeCommand.class,
            RunCommand.class,
            PastCommand.class,
            RecordCommand.class,
            ReplayCommand.class
        })
public final class Main implements Callable<Integer> {
    static final int OK = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;

    @Spec private CommandSpec spec;

    @Option(
            names = "--print-agent-config-schema",
            description = "Print the JSON Schema of the configuration file and exit.")
    private boolean printSchema;

    @SuppressWarnings("NullAway.Init") // picocli fills the fields
    Main() {}

    /// Starts the program and ends the process with its exit code.
    public static void main(String[] args) {
        Logging.quieten();
        System.exit(new CommandLine(new Main()).execute(args));
    }

    @Override
    public Integer call() {
        if (printSchema) {
            spec.commandLine().getOut().println(schema());
            return OK;
        }
        spec.commandLine().usage(spec.commandLine().getErr());
        return USAGE;
    }

    /// The JSON Schema of the configuration file.
    static String schema() {
        try (var resource = Main.class.getResourceAsStream("agent-config.schema.json")) {
            if (resource == null) {
                throw new IllegalStateException(
                        "agent-config.schema.json is missing from the program");
            }
            return Json.parse(resource).toPrettyString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The version in the program's jar.
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"reprise " + current()};
        }

        static String current() {
            var version = Main.class.getPackage().getImplementationVersion();
            return version == null ? "(not packaged)" : version;
        }
    }
}
