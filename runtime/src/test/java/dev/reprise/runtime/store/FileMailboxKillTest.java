package dev.reprise.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.MailboxEntryId;
import dev.reprise.core.mailbox.MailboxStatus;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Processes that are killed while they put entries into mailboxes: nothing that was acknowledged
/// is lost.
@Timeout(600)
class FileMailboxKillTest {
    /// Kills for each kind of durability; each costs the start of a process.
    private static final int KILLS =
            Integer.getInteger("reprise.kills", "true".equals(System.getenv("CI")) ? 50 : 5);

    private static final int MOST_LINES = 200;

    @TempDir Path directory;

    @ParameterizedTest
    @EnumSource(Durability.class)
    void whatWasAcknowledgedSurvivesAKill(Durability durability) throws Exception {
        long seed = System.nanoTime();
        var random = new SplittableRandom(seed);
        var acknowledged = new ArrayList<String>();

        for (int kill = 0; kill < KILLS; kill++) {
            acknowledged.addAll(linesUntilKilled(durability, "p" + kill, random));

            requireAll(acknowledged, "kill %d of seed %d".formatted(kill, seed));
        }

        assertThat(acknowledged).hasSizeGreaterThan(5 * KILLS);
    }

    private List<String> linesUntilKilled(
            Durability durability, String name, SplittableRandom random) throws Exception {
        var process =
                ChildJvm.start(MailingProcess.class, directory.toString(), durability.name(), name);
        try (var output = process.inputReader()) {
            assertThat(output.readLine()).isEqualTo(MailingProcess.READY);
            var lines = new ArrayList<String>();
            int last = random.nextInt(MOST_LINES);
            while (lines.size() < last) {
                lines.add(output.readLine());
            }
            process.toHandle().destroyForcibly(); // the process's own would close its output, too
            output.lines().forEach(lines::add);
            process.waitFor();
            return lines;
        } finally {
            process.destroyForcibly();
        }
    }

    private void requireAll(List<String> acknowledged, String what) {
        try (var store = FileMailboxStore.at(directory, Durability.OS)) {
            for (var line : acknowledged) {
                var id = new MailboxEntryId(line.substring(line.indexOf(' ') + 1));
                var entry = store.load(Given.OWNER, id);
                assertThat(entry).as("%s, %s", what, line).isPresent();
                if (line.startsWith(MailingProcess.CANCELLED)) {
                    assertThat(entry.get().status())
                            .as("%s, %s", what, line)
                            .isEqualTo(MailboxStatus.CANCELLED);
                }
            }
        }
    }
}
