package dev.reprise.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.agent.ToolExecutionMode;
import dev.reprise.core.message.Message;
import dev.reprise.core.run.RunRequest;
import dev.reprise.runtime.store.MemoryThreadStore;
import dev.reprise.testing.ManualClock;
import dev.reprise.testing.crash.CrashFuzzer;
import java.util.List;
import java.util.Random;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Kills a run with all kinds of tools at every moment, in every mode.
class CrashFuzzerTest {
    private static final System.Logger LOG = System.getLogger(CrashFuzzerTest.class.getName());
    private static final int SCHEDULES = System.getenv("CI") == null ? 300 : 3_000;
    private static final RunRequest REQUEST = RunRequest.of("default", Message.user("u1", "Go"));

    private final Logger loop = Logger.getLogger("dev.reprise.runtime");

    /// Hundreds of processes die here, and each says so.
    @BeforeEach
    void beQuiet() {
        loop.setLevel(Level.OFF);
    }

    @AfterEach
    void speakAgain() {
        loop.setLevel(null);
    }

    @ParameterizedTest
    @EnumSource(ToolExecutionMode.class)
    void aRunThatDiesAtAnyMomentDoesEverythingOnceAndLosesNothing(ToolExecutionMode mode) {
        var fuzzer = fuzzer(mode);
        assertThat(fuzzer.expected().done())
                .hasSize(Shop.EFFECTS)
                .allSatisfy((_, times) -> assertThat(times).isEqualTo(1));

        fuzzer.everyMoment().forEach(fuzzer::check);
    }

    @ParameterizedTest
    @EnumSource(ToolExecutionMode.class)
    void aRunThatDiesAgainAndAgainDoesEverythingOnceAndLosesNothing(ToolExecutionMode mode) {
        var fuzzer = fuzzer(mode);
        long seed = System.nanoTime();
        LOG.log(System.Logger.Level.INFO, "seed {0}", Long.toString(seed));
        var random = new Random(seed);

        for (int i = 0; i < SCHEDULES / ToolExecutionMode.values().length; i++) {
            fuzzer.check(fuzzer.random(random));
        }
    }

    @ParameterizedTest
    @EnumSource(ToolExecutionMode.class)
    void aDecisionThatWasDeliveredIsUsedOnceWheneverTheRunDies(ToolExecutionMode mode) {
        var fuzzer = fuzzer(mode).withDecisionsAhead(List.of(Asking.yes("c5")));
        assertThat(fuzzer.expected()).isEqualTo(fuzzer(mode).expected());

        fuzzer.everyMoment().forEach(fuzzer::check);
    }

    @Test
    void aStoreThatForgetsWhatBeginsIsFoundOut() {
        var fuzzer = fuzzer(ToolExecutionMode.PARALLEL_STREAMING).withoutIntents();

        assertThatThrownBy(() -> fuzzer.everyMoment().stream().limit(200).forEach(fuzzer::check))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("=2");
    }

    private static CrashFuzzer fuzzer(ToolExecutionMode mode) {
        return new CrashFuzzer(
                new MortalShop(mode), () -> new MemoryThreadStore(new ManualClock()), REQUEST);
    }
}
