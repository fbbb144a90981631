package dev.reprise.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.agent.ToolExecutionMode;
import dev.reprise.core.gateway.RunGateway;
import dev.reprise.core.message.Message;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.store.ThreadView;
import dev.reprise.core.suspend.ToolCallDecision;
import dev.reprise.runtime.store.MemoryThreadStore;
import dev.reprise.state.Json;
import dev.reprise.testing.ManualClock;
import dev.reprise.testing.crash.CrashFuzzer;
import dev.reprise.testing.crash.Ledger;
import dev.reprise.testing.crash.MortalAgent;
import dev.reprise.testing.crash.MortalStore;
import java.util.List;
import java.util.Optional;
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

    private record MortalShop(ToolExecutionMode mode) implements MortalAgent {
        @Override
        public Life start(MortalStore store, Ledger ledger) {
            var world =
                    new Shop.World() {
                        @Override
                        public Json act(String what, String key, boolean once) {
                            var result = Json.of(what);
                            return store.act(() ->
                                    once
                                            ? ledger.performOnce(what, key, result)
                                            : ledger.perform(what, key, result));
                        }

                        @Override
                        public Optional<Json> find(String key) {
                            return ledger.find(key);
                        }
                    };
            return new Running(Shop.open(store, new ManualClock(), mode, world));
        }

        @Override
        public List<ToolCallDecision> answers(ThreadView waiting, Ledger ledger) {
            return Shop.answers(waiting.state(), ledger::find);
        }
    }

    private record Running(AgentOs os) implements MortalAgent.Life {
        @Override
        public RunGateway gateway() {
            return os.gateway();
        }

        @Override
        public void recover() {
            os.recover();
        }

        @Override
        public void close() {
            os.close();
        }
    }
}
