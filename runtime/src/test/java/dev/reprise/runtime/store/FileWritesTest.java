package dev.reprise.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.reprise.runtime.store.CountingProcess.Written;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What a run writes, counted by the operating system in a process of its own.
@Timeout(120)
class FileWritesTest {
    private static final System.Logger LOG = System.getLogger(FileWritesTest.class.getName());

    @TempDir Path directory;

    /// Neither run rewrites the document of its thread, which happens whenever the log has doubled.
    /// The bytes may differ by two things: a longer thread counts its records and versions in
    /// longer numbers, which is taken off, and the length in front of a record may take one more
    /// digit for that.
    @ParameterizedTest
    @EnumSource(Durability.class)
    void aRunWritesTheSameOnAShortThreadAndOnALongOne(Durability durability) throws Exception {
        requireCounters();

        var written = count(durability, 10, 10_000);

        var few = written.get(0);
        var many = written.get(1);
        assertThat(written).extracting(Written::rewrote).containsOnly(false);
        assertThat(many.records()).isEqualTo(few.records());
        assertThat(many.calls()).isEqualTo(few.calls());
        assertThat(many.bytes() - many.digits() - (few.bytes() - few.digits()))
                .isBetween(0L, (long) few.records());
        LOG.log(
                System.Logger.Level.INFO,
                "a run on 10 messages wrote {0}, on 10,000 {1}",
                few,
                many);
    }

    private List<Written> count(Durability durability, int few, int many) throws Exception {
        var process =
                ChildJvm.start(
                        CountingProcess.class,
                        directory.toString(),
                        durability.name(),
                        "" + few,
                        "" + many);
        try (var output = process.inputReader()) {
            var lines = output.lines().toList();
            assertThat(process.waitFor()).isZero();
            return lines.stream().map(Written::parse).toList();
        } finally {
            process.destroyForcibly();
        }
    }

    private static void requireCounters() {
        if (!Files.isReadable(CountingProcess.COUNTERS)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "no {0}: writes are not counted",
                    CountingProcess.COUNTERS);
            abort("no " + CountingProcess.COUNTERS);
        }
    }
}
