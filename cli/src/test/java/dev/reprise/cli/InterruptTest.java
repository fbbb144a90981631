package dev.reprise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.Owner;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.store.RunQuery;
import dev.reprise.core.store.RunRecord;
import dev.reprise.runtime.store.FileThreadStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A run in the terminal whose process is stopped. Any signal to stop will do: SIGTERM, because
/// processes started in the background may have to ignore SIGINT.
class InterruptTest {
    @TempDir private Path directory;

    private Process run(String thread, String text) throws IOException {
        var arguments =
                List.of(
                        "run",
                        "--model",
                        "demo:",
                        "--storage-dir",
                        directory.toString(),
                        "--thread",
                        thread,
                        text);
        return ServedProcess.program(arguments).redirectErrorStream(true).start();
    }

    /// @return the process, whose tool is running now
    private Process sleeping() throws IOException {
        var process = run("t1", "sleep 600000 ms");
        var output = process.inputReader();
        for (var line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith("→ sleep")) {
                return process;
            }
        }
        throw new AssertionError("the run ended before its tool ran");
    }

    private List<RunRecord> records() {
        try (var store = FileThreadStore.at(directory)) {
            return store.runs(Owner.LOCAL, RunQuery.DEFAULT).items();
        }
    }

    @Test
    void aRunThatIsInterruptedIsRecordedAsCancelled() throws Exception {
        var process = sleeping();

        process.destroy();

        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(records())
                .singleElement()
                .returns(RunStatus.DONE, RunRecord::status)
                .returns("cancelled", RunRecord::terminationCode);
    }

    @Test
    void aRunThatWasCutOffIsLeftToWhoeverTakesItUp() throws Exception {
        var process = sleeping();
        process.destroyForcibly().waitFor(20, TimeUnit.SECONDS);

        var next = run("t2", "hello");
        next.inputReader().lines().forEach(_ -> {});

        assertThat(next.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(next.exitValue()).isZero();
        assertThat(records())
                .extracting(RunRecord::status)
                .containsExactlyInAnyOrder(RunStatus.RUNNING, RunStatus.DONE);
    }
}
