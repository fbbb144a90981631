package dev.reprise.runtime.store;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.agent.ToolExecutionMode;
import dev.reprise.core.message.Message;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.runtime.MortalShop;
import dev.reprise.testing.ManualClock;
import dev.reprise.testing.crash.CrashFuzzer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Runs whose process dies with the machine: what was written and not forced to the disk is gone.
class PowerLossFuzzTest {
    private static final System.Logger LOG = System.getLogger(PowerLossFuzzTest.class.getName());
    private static final int SCHEDULES = System.getenv("CI") == null ? 5 : 100;
    private static final RunRequest REQUEST = RunRequest.of("default", Message.user("u1", "Go"));

    @TempDir Path temporary;

    private final Map<ThreadStore, ForgetfulDisk> disks = new HashMap<>();
    private final Logger runtime = Logger.getLogger("dev.reprise.runtime");
    private Durability durability = Durability.DISK;
    private int stores;

    @BeforeEach
    void beQuiet() {
        runtime.setLevel(Level.OFF);
    }

    @AfterEach
    void speakAgain() {
        runtime.setLevel(null);
    }

    private CrashFuzzer fuzzer(ToolExecutionMode mode) {
        return new CrashFuzzer(new MortalShop(mode), () -> open(ForgetfulDisk.Image.EMPTY), REQUEST)
                .withLosses(this::loseTheRest);
    }

    private FileThreadStore open(ForgetfulDisk.Image image) {
        try {
            var root = Files.createDirectory(temporary.resolve("disk-" + stores++));
            image.writeTo(root);
            var disk = new ForgetfulDisk(root);
            var store =
                    FileThreadStore.builder(root.resolve("store"))
                            .durability(durability)
                            .clock(new ManualClock())
                            .disk(disk)
                            .open();
            disks.put(store, disk);
            return store;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What was forced by the time its process died. What closing forces comes too late.
    private FileThreadStore loseTheRest(ThreadStore store) {
        var left = Objects.requireNonNull(disks.get(store)).onlyForced();
        store.close();
        return open(left);
    }

    @ParameterizedTest
    @EnumSource(ToolExecutionMode.class)
    void aRunThatLosesWhatWasNotForcedDoesEverythingOnceAndLosesNothing(ToolExecutionMode mode) {
        var fuzzer = fuzzer(mode);
        long seed = System.nanoTime();
        LOG.log(System.Logger.Level.INFO, "seed {0}", Long.toString(seed));
        var random = new Random(seed);

        for (int i = 0; i < SCHEDULES; i++) {
            fuzzer.check(fuzzer.random(random));
        }
    }

    /// Which outlives its process, and not the machine.
    @Test
    void whatIsLeftToTheOperatingSystemIsDoneAgain() {
        durability = Durability.OS;
        var fuzzer = fuzzer(ToolExecutionMode.SEQUENTIAL);

        assertThatThrownBy(() -> fuzzer.everyMoment().forEach(fuzzer::check))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("=2");
    }
}
