package dev.reprise.runtime.gateway;

import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.agent.AgentDefinition;
import dev.reprise.core.behavior.Suspend;
import dev.reprise.core.gateway.RunGateway.DecisionOutcome;
import dev.reprise.core.message.Message;
import dev.reprise.core.message.Role;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.store.RunRecord;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.core.suspend.Expiry;
import dev.reprise.core.suspend.ResumeMode;
import dev.reprise.facts.Fact;
import dev.reprise.runtime.AgentOs;
import dev.reprise.runtime.Asking;
import dev.reprise.runtime.Hooks;
import dev.reprise.runtime.TestTools;
import dev.reprise.runtime.Waits;
import dev.reprise.runtime.store.FileThreadStore;
import dev.reprise.runtime.store.MemoryThreadStore;
import dev.reprise.state.JsonObject;
import dev.reprise.testing.ManualClock;
import dev.reprise.testing.model.Reply;
import dev.reprise.testing.model.ScriptedModel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Calls that nobody answers in time.
class ExpiryTest {
    private static final Owner ME = Owner.LOCAL;
    private static final ThreadId THREAD = new ThreadId("t1");
    private static final RunId RUN = new RunId("r1");
    private static final Duration DAY = Duration.ofDays(1);

    private final ManualClock clock = new ManualClock();
    private final ThreadStore store = new MemoryThreadStore(clock);
    private final List<String> paid = new CopyOnWriteArrayList<>();

    @Test
    @Fact("production A-93")
    void aCallThatNobodyAnswersInTimeIsRefusedIfThatIsItsDefault() {
        try (var os = os(store, Expiry.Then.CANCEL, asks("c1"), say("A pity"))) {
            os.run(request());
            clock.advance(DAY.minusMillis(1));
            os.recover();
            assertThat(record().status()).isEqualTo(RunStatus.WAITING);

            clock.advance(Duration.ofMillis(1));
            os.recover();
            awaitStatus(RunStatus.DONE);
        }

        assertThat(record().terminationCode()).isEqualTo("natural");
        assertThat(lastResult()).contains("nobody answered in time");
        assertThat(paid).isEmpty();
    }

    @Test
    @Fact("production A-93")
    void aCallThatNobodyAnswersInTimeIsMadeIfThatIsItsDefault() {
        try (var os = os(store, Expiry.Then.RESUME, asks("c1"), say("Done"))) {
            os.run(request());
            clock.advance(DAY);
            os.recover();
            awaitStatus(RunStatus.DONE);
        }

        assertThat(paid).containsExactly("c1");
        assertThat(record().expiresAt()).isNull();
    }

    @Test
    @Fact("production A-93")
    void aRunWhoseWaitIsOverIsCancelledIfThatIsTheDefault() {
        try (var os = os(store, Expiry.Then.END_RUN, asks("c1"))) {
            os.run(request());
            clock.advance(DAY);
            os.recover();
            awaitStatus(RunStatus.DONE);
        }

        assertThat(record().terminationCode()).isEqualTo("cancelled");
    }

    @Test
    @Fact("production A-93")
    void theProcessThatFindsACallExpiredAfterARestartDoesTheSame(@TempDir Path folder) {
        try (var first = FileThreadStore.builder(folder).clock(clock).open();
                var os = os(first, Expiry.Then.RESUME, asks("c1"))) {
            os.run(request());
        }
        clock.advance(DAY);

        try (var second = FileThreadStore.builder(folder).clock(clock).open();
                var os = os(second, Expiry.Then.RESUME, say("Done"))) {
            os.recover();
            Waits.until(
                    "it is done",
                    () -> second.run(ME, RUN).orElseThrow().status() == RunStatus.DONE);
        }

        assertThat(paid).containsExactly("c1");
    }

    @Test
    void anExpiryComesWithoutAnybodyLookingForIt() {
        try (var os = os(store, Expiry.Then.RESUME, asks("c1"), asks("c2"), say("Done"))) {
            os.run(request());
            clock.advance(DAY);
            var another = RunRequest.of("default", Message.user("u2", "Me too"));

            os.run(another.withThread(new ThreadId("t2"))); // it comes to wait, too

            awaitStatus(RunStatus.DONE);
        }

        assertThat(paid).containsExactly("c1");
    }

    @Test
    void whoAnswersInTimeIsHeardAndNothingHappensLater() {
        try (var os = os(store, Expiry.Then.RESUME, asks("c1"), say("Done"), say("More"))) {
            os.run(request());
            assertThat(os.gateway().decide(ME, RUN, List.of(Asking.no("fc_c1", "no"))))
                    .isEqualTo(new DecisionOutcome.Delivered());
            awaitStatus(RunStatus.DONE);
            clock.advance(DAY);

            os.recover();
        }

        assertThat(paid).isEmpty();
        assertThat(lastResult()).contains("no");
    }

    private static Reply asks(String call) {
        return call(call, "ask", JsonObject.EMPTY);
    }

    private AgentOs os(ThreadStore over, Expiry.Then then, Reply... replies) {
        var asking =
                new Hooks("asking")
                        .onBeforeTool(before ->
                                before.resume() == null
                                        ? List.of(
                                                new Suspend(
                                                        Asking.ticket(
                                                                        before.call(),
                                                                        ResumeMode.REPLAY_TOOL_CALL)
                                                                .withExpiry(in(DAY, then))))
                                        : List.of());
        return AgentOs.builder()
                .store(over)
                .clock(clock)
                .withoutRecovery()
                .model("model", ScriptedModel.of(replies))
                .tools(
                        TestTools.tool(
                                "ask",
                                (_, call) -> {
                                    paid.add(call.call().id());
                                    return "paid";
                                }))
                .behavior(asking)
                .agent(AgentDefinition.builder("default", "model").behavior("asking").build())
                .build();
    }

    private Expiry in(Duration time, Expiry.Then then) {
        return new Expiry(clock.millis() + time.toMillis(), then);
    }

    private static RunRequest request() {
        return RunRequest.of("default", Message.user("u1", "Hi")).withThread(THREAD).withRun(RUN);
    }

    private String lastResult() {
        return store.require(ME, THREAD).thread().messages().stream()
                .filter(message -> message.role() == Role.TOOL)
                .toList()
                .getLast()
                .content();
    }

    private RunRecord record() {
        return store.run(ME, RUN).orElseThrow();
    }

    private void awaitStatus(RunStatus status) {
        Waits.until("it is " + status.label(), () -> record().status() == status);
    }
}
