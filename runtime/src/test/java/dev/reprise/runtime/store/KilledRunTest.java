package dev.reprise.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.agent.ToolExecutionMode;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.core.store.ThreadView;
import dev.reprise.core.suspend.ToolCallDecision;
import dev.reprise.runtime.MortalShop;
import dev.reprise.runtime.Shop;
import dev.reprise.state.Json;
import dev.reprise.testing.crash.KillFuzzer;
import dev.reprise.testing.crash.KillableAgent;
import dev.reprise.testing.crash.Launcher;
import dev.reprise.testing.crash.Ledger;
import dev.reprise.testing.crash.MortalProcess;
import dev.reprise.testing.crash.MortalStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/// Runs whose processes are killed for real (`kill -9`), at random instants.
class KilledRunTest {
    /// `scripts/kill-runs` asks for more.
    private static final int SCHEDULES =
            Integer.getInteger("reprise.kills", System.getenv("CI") == null ? 6 : 40);

    /// Of the first schedule; those after it have the next ones.
    private static final long SEED = Long.getLong("reprise.kills.seed", System.nanoTime());

    private static final List<ToolExecutionMode> MODES = List.of(ToolExecutionMode.values());
    private static final int NEWS = 50;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @Test
    void whateverTheInstantEverythingIsDoneOnceAndNothingIsLost() throws Exception {
        Map<ToolExecutionMode, KillFuzzer> fuzzers = new EnumMap<>(ToolExecutionMode.class);
        for (long i = 0; i < SCHEDULES; i++) {
            long seed = SEED + i;
            var mode = MODES.get(Math.floorMod(seed, MODES.size()));
            if (i % NEWS == 0) {
                System.out.printf("schedule %,d of %,d, seed %d%n", i + 1, SCHEDULES, seed);
            }
            var fuzzer = fuzzers.get(mode);
            if (fuzzer == null) {
                fuzzer = fuzzer(mode);
                assertThat(fuzzer.expected().done())
                        .hasSize(Shop.EFFECTS)
                        .allSatisfy((_, times) -> assertThat(times).isEqualTo(1));
                fuzzers.put(mode, fuzzer);
            }
            fuzzer.check(seed);
        }
    }

    @Test
    void anAgentThatDoesSomethingAgainInEachProcessIsFoundOut() throws Exception {
        var mode = ToolExecutionMode.SEQUENTIAL;
        var agent = new Eager(new MortalShop(mode));
        var fuzzer = new KillFuzzer(agent, Launcher.of(Eager.class, mode.name()), directory);

        assertThatThrownBy(() -> LongStream.range(0, 10).forEach(fuzzer::check))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("seed ")
                .hasMessageContaining("greet=2");
    }

    private KillFuzzer fuzzer(ToolExecutionMode mode) throws IOException {
        return new KillFuzzer(
                new MortalShop(mode),
                Launcher.of(MortalShop.class, mode.name()),
                Files.createDirectory(directory.resolve(mode.name())));
    }

    /// Says hello whenever it comes to life.
    record Eager(MortalShop shop) implements KillableAgent {
        /// As [MortalShop#main].
        public static void main(String[] args) throws InterruptedException {
            var mode = ToolExecutionMode.valueOf(args[1]);
            MortalProcess.live(new Eager(new MortalShop(mode)), Path.of(args[0]));
        }

        @Override
        public Life start(MortalStore store, Ledger ledger) {
            var _ = store.act(() -> ledger.perform("greet", "hello", Json.NULL));
            return shop.start(store, ledger);
        }

        @Override
        public List<ToolCallDecision> answers(ThreadView waiting, Ledger ledger) {
            return shop.answers(waiting, ledger);
        }

        @Override
        public ThreadStore open(Path place) {
            return shop.open(place);
        }

        @Override
        public RunRequest request() {
            return shop.request();
        }
    }
}
