package dev.reprise.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.Owner;
import dev.reprise.core.agent.ToolExecutionMode;
import dev.reprise.core.message.Message;
import dev.reprise.runtime.Shop;
import dev.reprise.runtime.store.KilledRunProcess.Outside;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs whose processes are killed for real (`kill -9`), at random instants.
class KilledRunTest {
    private static final System.Logger LOG = System.getLogger(KilledRunTest.class.getName());

    /// `scripts/kill-runs` asks for more.
    private static final int SCHEDULES =
            Integer.getInteger("reprise.kills", System.getenv("CI") == null ? 6 : 40);

    private static final List<ToolExecutionMode> MODES = List.of(ToolExecutionMode.values());

    /// About as many as a run says in all.
    private static final int LINES = 45;

    @TempDir Path directory;

    @Test
    void whateverTheInstantEverythingIsDoneOnceAndNothingIsLost() throws Exception {
        long seed = System.nanoTime();
        LOG.log(System.Logger.Level.INFO, "seed {0}", Long.toString(seed));
        var random = new Random(seed);
        for (int i = 0; i < SCHEDULES; i++) {
            var place = Files.createDirectory(directory.resolve("schedule-" + i));
            var mode = MODES.get(i % MODES.size());
            for (int kills = random.nextInt(1, 3); kills > 0; kills--) {
                killAfter(start(place, mode), random.nextInt(LINES));
            }
            var last = start(place, mode);
            last.inputReader().lines().forEach(_ -> {});

            assertThat(last.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(last.exitValue()).isZero();
            check(place);
            remove(place);
        }
    }

    /// Thousands of stores are not kept.
    private static void remove(Path place) throws IOException {
        try (var paths = Files.walk(place)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static Process start(Path place, ToolExecutionMode mode) throws Exception {
        return ChildJvm.start(
                KilledRunProcess.class,
                place.resolve("store").toString(),
                place.resolve("outside").toString(),
                mode.name());
    }

    /// A process that has said all it had to say has ended by itself.
    private static void killAfter(Process process, int lines) throws Exception {
        try (var output = process.inputReader()) {
            for (int i = 0; i < lines && output.readLine() != null; i++) {}
            process.destroyForcibly().waitFor();
        }
    }

    private static void check(Path place) {
        var done = new Outside(place.resolve("outside")).lines();
        assertThat(done.stream().map(line -> line.split(" ", 2)[1]).toList())
                .doesNotHaveDuplicates()
                .hasSize(Shop.EFFECTS);
        try (var store = FileThreadStore.at(place.resolve("store"))) {
            var record = store.run(Owner.LOCAL, KilledRunProcess.RUN).orElseThrow();
            assertThat(record.terminationCode()).isEqualTo("natural");
            var messages = store.require(Owner.LOCAL, KilledRunProcess.THREAD).thread().messages();
            assertThat(messages.getLast().content()).isEqualTo("Done.");
            for (var deed : done) {
                var what = deed.split(" ", 2)[1].replace("\"", "\\\"");
                assertThat(results(messages)).anyMatch(result -> result.contains(what));
            }
        }
    }

    private static List<String> results(List<Message> messages) {
        return messages.stream()
                .filter(message -> message.toolCallId() != null)
                .map(Message::content)
                .toList();
    }
}
