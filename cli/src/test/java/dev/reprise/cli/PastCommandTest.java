package dev.reprise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.Owner;
import dev.reprise.core.store.RunQuery;
import dev.reprise.runtime.store.FileThreadStore;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PastCommandTest {
    @TempDir private Path directory;

    private String out = "";
    private String err = "";

    private int execute(String... args) {
        var shown = new StringWriter();
        var problems = new StringWriter();
        var all = new ArrayList<>(List.of(args));
        all.addAll(List.of("--model", "demo:", "--storage-dir", directory.toString()));
        int exit =
                new CommandLine(new Main())
                        .setOut(new PrintWriter(shown))
                        .setErr(new PrintWriter(problems))
                        .execute(all.toArray(String[]::new));
        out = shown.toString();
        err = problems.toString();
        return exit;
    }

    /// Lets a run be stopped.
    private String stopped() {
        execute("run", "--agent", "stopper", "--thread", "t1", "RUN_FINISH_TOOL now");
        assertThat(err).contains("stopped: ");
        try (var store = FileThreadStore.builder(directory).open()) {
            return store.runs(Owner.LOCAL, RunQuery.DEFAULT).items().getFirst().run().value();
        }
    }

    @Test
    void aRunThatWasStoppedIsShownAndItsWorkGoesOn() {
        var run = stopped();

        assertThat(execute("past", "partial", run)).isZero();
        assertThat(out).contains("stopped: ");
        assertThat(execute("past", "resume", run)).isZero();
        assertThat(err).contains(" on t1");
        assertThat(execute("past", "restart", run)).isZero();
        assertThat(err).contains("run ").doesNotContain(" on t1");
        assertThat(execute("past", "retryStep", run)).isZero();
        assertThat(err).contains("run ").doesNotContain(" on t1");
        assertThat(execute("past", "undo", run, "--most", "3")).isZero();
    }

    @Test
    void whatCannotBeDoneIsSaid() {
        var run = stopped();

        assertThat(execute("past", "resume", "nobody")).isEqualTo(2);
        assertThat(err).contains("run nobody must be there and be over");
        assertThat(execute("past", "requeue", run)).isEqualTo(2);
        assertThat(err).contains("did not end because recovering it was of no use");
        assertThat(execute("past", "forget", run)).isEqualTo(2);
    }
}
