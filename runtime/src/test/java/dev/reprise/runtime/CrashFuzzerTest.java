package dev.reprise.runtime;

import static dev.reprise.testing.model.ScriptedModel.fail;
import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.agent.ToolExecutionMode;
import dev.reprise.core.message.Message;
import dev.reprise.core.message.Role;
import dev.reprise.core.model.ModelException.ErrorClass;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.ThreadChangeSet;
import dev.reprise.runtime.store.MemoryThreadStore;
import dev.reprise.testing.ManualClock;
import dev.reprise.testing.crash.CrashFuzzer;
import dev.reprise.testing.crash.MortalAgent;
import java.util.ArrayList;
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
        var fuzzer = fuzzer(mode).withDecisionsAhead(List.of(Asking.yes("s_c6")));
        assertThat(fuzzer.expected().said()).isEqualTo(fuzzer(mode).expected().said());

        fuzzer.everyMoment().forEach(fuzzer::check);
    }

    @ParameterizedTest
    @EnumSource(ToolExecutionMode.class)
    void aDecisionThatIsGivenWhileTheModelAnswersIsUsedOnceWheneverTheRunDies(
            ToolExecutionMode mode) {
        var fuzzer = fuzzer(mode).withLiveDecisions();
        assertThat(fuzzer.expected().said()).isEqualTo(fuzzer(mode).expected().said());

        fuzzer.everyMoment().forEach(fuzzer::check);
    }

    @ParameterizedTest
    @EnumSource(ToolExecutionMode.class)
    void aDecisionThatComesBeforeTheRunIsTakenUpIsUsedOnce(ToolExecutionMode mode) {
        var fuzzer = fuzzer(mode).withDecisionsFirst();
        assertThat(fuzzer.expected().said()).isEqualTo(fuzzer(mode).expected().said());

        fuzzer.everyMoment().forEach(fuzzer::check);
    }

    @ParameterizedTest
    @EnumSource(ToolExecutionMode.class)
    void whatIsTakenBackIsTakenBackOnceAndInReverseWheneverTheProcessDies(ToolExecutionMode mode) {
        var fuzzer = fuzzer(mode).withUndoing();
        assertThat(fuzzer.expected().takenBack())
                .containsExactly(
                        "undo pay {\"number\":9}",
                        "undo mail {\"number\":7}",
                        "undo pay {\"number\":2}",
                        "undo mail {\"number\":1}");

        fuzzer.everyMoment().forEach(fuzzer::check);
    }

    @ParameterizedTest
    @EnumSource(ToolExecutionMode.class)
    void aRunWhoseThreadGetsANewRequestAfterItsDeathDoesNothingTwice(ToolExecutionMode mode) {
        var fuzzer = fuzzer(mode);
        var next = RunRequest.of("default", Message.user("u2", "And now?"));

        fuzzer.everyMoment().forEach(schedule -> fuzzer.checkSuperseded(schedule, next));
    }

    @Test
    void aStoreThatForgetsWhatBeginsIsFoundOut() {
        var fuzzer = fuzzer(ToolExecutionMode.PARALLEL_STREAMING).withoutIntents();

        assertThatThrownBy(() -> fuzzer.everyMoment().stream().limit(200).forEach(fuzzer::check))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("=2");
    }

    @Test
    void anAgentThatEndsOtherwiseAfterARestartIsFoundOut() {
        var fuzzer = fuzzer(new FickleAgent(fail(ErrorClass.CLIENT_REQUEST, "no more")));

        assertThatThrownBy(() -> fuzzer.everyMoment().forEach(fuzzer::check))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("done/error")
                .hasMessageContaining("done/natural");
    }

    @Test
    void anAgentThatUsesMoreAfterARestartIsFoundOut() {
        var fuzzer = fuzzer(new FickleAgent(say("Done.").usage(2, 1)));

        assertThatThrownBy(() -> fuzzer.everyMoment().forEach(fuzzer::check))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("promptTokens=2");
    }

    @Test
    void anAgentThatStoresAResultTwiceAfterARestartIsFoundOut() {
        var done = say("Done.").usage(1, 1);
        var fuzzer = fuzzer(new FickleAgent(done, CrashFuzzerTest::withResultsTwice));

        assertThatThrownBy(() -> fuzzer.everyMoment().forEach(fuzzer::check))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("results");
    }

    private static Entry withResultsTwice(Entry entry) {
        if (!(entry instanceof Entry.Changed change)) {
            return entry;
        }
        var set = change.set();
        var messages = new ArrayList<>(set.messages());
        set.messages().stream()
                .filter(message -> message.role() == Role.TOOL)
                .map(result -> Message.tool("again-" + result.id(), "c1", result.content()))
                .forEach(messages::add);
        return new Entry.Changed(
                new ThreadChangeSet(
                        set.run(),
                        set.parentRun(),
                        set.meta(),
                        set.reason(),
                        messages,
                        set.patches(),
                        set.actions(),
                        set.snapshot()),
                change.events(),
                change.took(),
                change.notes(),
                change.superseded(),
                change.replaces(),
                change.labels(),
                change.after());
    }

    private static CrashFuzzer fuzzer(ToolExecutionMode mode) {
        return fuzzer(new MortalShop(mode));
    }

    private static CrashFuzzer fuzzer(MortalAgent agent) {
        return new CrashFuzzer(agent, () -> new MemoryThreadStore(new ManualClock()), REQUEST);
    }
}
