package dev.reprise.runtime;

import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.action.StateAction;
import dev.reprise.core.action.StateScope;
import dev.reprise.core.agent.ToolExecutionMode;
import dev.reprise.core.event.AgentEvent.ToolCallDone;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.run.Termination;
import dev.reprise.core.store.ChangeReason;
import dev.reprise.core.store.Entry;
import dev.reprise.core.suspend.ResumeMode;
import dev.reprise.core.tool.Tool;
import dev.reprise.core.tool.ToolExecutionEffect;
import dev.reprise.core.tool.ToolResult;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.Op;
import dev.reprise.state.Path;
import dev.reprise.testing.model.ScriptedModel;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A call that waits is decided while the calls of a later round run.
class DecidedDuringRoundTest extends DyingProcess {
    private static final JsonObject NOTHING = JsonObject.EMPTY;

    private final CountDownLatch working = new CountDownLatch(1);
    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private final CountDownLatch askedWorks = new CountDownLatch(1);
    private final CountDownLatch askedMayEnd = new CountDownLatch(1);

    @BeforeEach
    void ask() {
        more = os -> os.behavior(Asking.before(ResumeMode.REPLAY_TOOL_CALL));
        definition = agent -> agent.behavior("asking");
    }

    @AfterEach
    void release() {
        mayEnd.countDown();
        askedMayEnd.countDown();
    }

    private static ScriptedModel model() {
        return ScriptedModel.of(
                call("c1", "look", NOTHING).call("c2", "ask", NOTHING),
                call("c3", "slow", NOTHING).call("c4", "quick", NOTHING),
                say("Done"));
    }

    private Tool slow() {
        return TestTools.tool(
                "slow",
                (_, _) -> {
                    working.countDown();
                    Waits.awaitDeaf(mayEnd);
                    return "slow";
                });
    }

    private Tool asked() {
        return TestTools.tool(
                "ask",
                (_, call) -> {
                    askedWorks.countDown();
                    Waits.awaitDeaf(askedMayEnd);
                    pay(call);
                    return "asked";
                });
    }

    private Tool[] tools() {
        return new Tool[] {
            TestTools.ok("look"), asked().idempotent(), slow().idempotent(), TestTools.ok("quick")
        };
    }

    @Test
    void itGoesOnAtOnceAndItsResultIsStoredBeforeThoseOfTheRound() {
        askedMayEnd.countDown();
        var model = model();
        try (var os = os(store, model, tools())) {
            begin(os);
            Waits.await(working);

            approve(os, "c2");

            Waits.until("c2 is done", () -> results().contains(Json.of("asked")));
            mayEnd.countDown();
            awaitStatus(RunStatus.DONE);
            assertThat(Rehearsal.only(ToolCallDone.class, events(os)))
                    .extracting(ToolCallDone::id)
                    .containsExactly("c1", "c2", "c3", "c4");
            EventInvariants.check(events(os), store.require(ME, THREAD).thread());
        }

        assertThat(end()).isEqualTo("natural");
        assertThat(model.request(2).messages())
                .extracting(message -> message.role().label())
                .containsExactly("user", "assistant", "tool", "tool", "assistant", "tool", "tool");
    }

    /// A call made after another one sees what that changed, so that nothing may change meanwhile.
    @Test
    void whereCallsAreMadeOneByOneItGoesOnAfterTheRound() {
        askedMayEnd.countDown();
        definition =
                agent -> agent.behavior("asking").toolExecutionMode(ToolExecutionMode.SEQUENTIAL);
        var model =
                ScriptedModel.of(
                        call("c1", "look", NOTHING).call("c2", "ask", NOTHING),
                        call("c3", "slow", NOTHING).call("c4", "quick", NOTHING),
                        say("Done"));
        try (var os = os(store, model, tools())) {
            begin(os);
            Waits.await(working);
            approve(os, "c2");
            mayEnd.countDown();
            awaitStatus(RunStatus.DONE);
            assertThat(Rehearsal.only(ToolCallDone.class, events(os)))
                    .extracting(ToolCallDone::id)
                    .containsExactly("c1", "c2", "c3", "c4");
        }
    }

    @Test
    void whatEndsWhileItGoesOnIsInTheJournalAtOnce() {
        var watched = new RecordingStore(store);
        try (var os = os(watched, model(), tools())) {
            begin(os);
            Waits.await(working);
            approve(os, "c2");
            Waits.await(askedWorks);

            mayEnd.countDown();

            Waits.until("slow is kept", () -> finished(watched).contains("c3"));
            askedMayEnd.countDown();
            awaitStatus(RunStatus.DONE);
        }
        assertThat(finished(watched)).containsOnlyOnce("c3");
        assertThat(end()).isEqualTo("natural");
    }

    private static List<String> finished(RecordingStore store) {
        return store.appended().stream()
                .map(RecordingStore.Append::entry)
                .filter(Entry.Finished.class::isInstance)
                .map(entry -> ((Entry.Finished) entry).call())
                .toList();
    }

    /// The process dies when the round is about to be committed, after what went on meanwhile was.
    @Test
    void aRoundBesideWhichItWentOnIsTakenUp() {
        askedMayEnd.countDown();
        dieBefore(
                ChangeReason.TOOL_RESULTS_COMMITTED,
                3,
                model(),
                os -> {
                    begin(os);
                    Waits.await(working);
                    approve(os, "c2");
                    Waits.until("c2 is done", () -> results().contains(Json.of("asked")));
                    mayEnd.countDown();
                },
                tools());
        var again = ScriptedModel.of(say("Done"));

        recover(again, tools());

        assertThat(again.requests()).hasSize(1);
        assertThat(paid).hasSize(1);
        assertThat(results())
                .containsExactly(
                        Json.of("look"), Json.of("asked"), Json.of("slow"), Json.of("quick"));
        assertThat(end()).isEqualTo("natural");
    }

    /// The calls of the round are opaque: whether the one that began was done is asked, and the one
    /// that ended is not made again.
    @Test
    void callsOfSuchARoundAreStillKnownToHaveBegun() {
        askedMayEnd.countDown();
        var quick = new AtomicInteger();
        var tools =
                new Tool[] {
                    TestTools.ok("look"),
                    asked(),
                    slow(),
                    TestTools.tool("quick", (_, _) -> quick.incrementAndGet())
                };
        dieBefore(
                ChangeReason.TOOL_RESULTS_COMMITTED,
                3,
                model(),
                os -> {
                    begin(os);
                    Waits.await(working);
                    Waits.until("quick has ended", () -> isKept("c4"));
                    approve(os, "c2");
                    Waits.until("c2 is done", () -> results().contains(Json.of("asked")));
                    mayEnd.countDown();
                },
                tools);

        var end = recover(ScriptedModel.of(say("Wait")), tools);

        assertThat(quick).hasValue(1);
        assertThat(paid).hasSize(1);
        assertThat(end.termination()).isEqualTo(new Termination.Suspended());
        assertThat(
                        store.require(ME, THREAD)
                                .state()
                                .find(Path.of("__tool_call_scope", "c3", "suspended_call")))
                .isPresent();
    }

    private boolean isKept(String call) {
        try (var log = store.read(ME, THREAD, 0)) {
            while (log.hasNext()) {
                if (log.next().entry() instanceof Entry.Finished end && end.call().equals(call)) {
                    return true;
                }
            }
        }
        return false;
    }

    @Test
    void whatBothChangeIsAConflictAsBetweenCallsOfOneRound() {
        askedMayEnd.countDown();
        var both =
                StateAction.patch(
                        StateScope.THREAD, Path.of("cart"), Op.set(Path.ROOT, Json.of("x")));
        var asked =
                TestTools.tool(
                        "ask",
                        (_, _) ->
                                ToolExecutionEffect.of(ToolResult.success("ask", Json.of("asked")))
                                        .with(both));
        var slow =
                TestTools.tool(
                        "slow",
                        (_, _) -> {
                            working.countDown();
                            Waits.awaitDeaf(mayEnd);
                            return ToolExecutionEffect.of(
                                            ToolResult.success("slow", Json.of("slow")))
                                    .with(both);
                        });
        try (var os =
                os(store, model(), TestTools.ok("look"), asked, slow, TestTools.ok("quick"))) {
            begin(os);
            Waits.await(working);
            approve(os, "c2");
            Waits.until("c2 is done", () -> results().contains(Json.of("asked")));
            mayEnd.countDown();
            awaitStatus(RunStatus.DONE);
        }

        assertThat(record().terminationDetail())
                .isEqualTo("conflicting parallel state patches between 'c2' and 'c3' at $.cart");
    }
}
