package dev.reprise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CassetteCommandsTest {
    private static final Pattern IDS =
            Pattern.compile("[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}");
    private static final Pattern TIMES =
            Pattern.compile("\"(timestamp_ms|duration_ms)\":\\d+|\\d+-\\d+-\\d+T[0-9:.]+Z");

    @TempDir private Path directory;

    private String out = "";
    private String err = "";

    private int execute(String... args) {
        var shown = new StringWriter();
        var problems = new StringWriter();
        int exit =
                new CommandLine(new Main())
                        .setOut(new PrintWriter(shown))
                        .setErr(new PrintWriter(problems))
                        .execute(args);
        out = shown.toString();
        err = problems.toString();
        return exit;
    }

    private String file() {
        return directory.resolve("chat.json").toString();
    }

    private int record(String text) {
        return execute("record", file(), text, "--json", "--model", "demo:");
    }

    /// Events without what is new in every run.
    private static String timeless(String events) {
        return TIMES.matcher(IDS.matcher(events).replaceAll("ID")).replaceAll("TIME");
    }

    @Test
    void aRecordedRunIsPlayedAgain() throws Exception {
        assertThat(record("Hello there")).isZero();
        var recorded = out;
        assertThat(err).contains("1 answers recorded in " + file());
        assertThat(Files.readString(Path.of(file()))).contains("\"Hello there\"");

        assertThat(execute("replay", file(), "Hello there", "--json", "--model", "demo:")).isZero();
        assertThat(timeless(out)).isEqualTo(timeless(recorded));
    }

    @Test
    void theModelItselfIsNotNeeded() {
        assertThat(record("Hello there")).isZero();

        execute("replay", file(), "Hello there", "--loose", "--model", "demo:other");

        assertThat(err).contains("model: recorded \"\", asked \"other\"");
    }

    @Test
    void aRunThatAsksSomethingElseFailsAndSaysWhatChanged() {
        assertThat(record("Hello there")).isZero();

        assertThat(execute("replay", file(), "Goodbye", "--model", "demo:")).isEqualTo(Main.FAILED);
        assertThat(err).contains("recorded \"Hello there\", asked \"Goodbye\"");
    }

    @Test
    void whatIsNoCassetteIsRefused() throws Exception {
        assertThat(execute("replay", file(), "Hi")).isEqualTo(Main.USAGE);
        assertThat(err).contains("cassette " + file() + " cannot be read");
        Files.writeString(Path.of(file()), "[]");
        assertThat(execute("replay", file(), "Hi")).isEqualTo(Main.USAGE);
        assertThat(err).contains("in cassette " + file() + ": must be an object, was an array");
        assertThat(execute("record", directory.toString(), "Hi", "--model", "demo:"))
                .isEqualTo(Main.FAILED);
        assertThat(err).contains("cassette " + directory + " cannot be written");
    }
}
