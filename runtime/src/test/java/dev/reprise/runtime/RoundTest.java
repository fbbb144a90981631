package dev.reprise.runtime;

import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.Owner;
import dev.reprise.core.action.StateAction;
import dev.reprise.core.agent.ToolExecutionMode;
import dev.reprise.core.behavior.ChangeState;
import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.gateway.EventFeed;
import dev.reprise.core.gateway.LaunchMode;
import dev.reprise.core.run.Termination;
import dev.reprise.core.store.ChangeReason;
import dev.reprise.core.tool.Tool;
import dev.reprise.core.tool.ToolDescriptor;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.Path;
import dev.reprise.testing.model.ScriptedModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What a round of tool calls shows and stores.
class RoundTest {
    private static final JsonObject NOTHING = JsonObject.EMPTY;

    @Test
    void aCallThatIsCompleteOnlyAtTheEndIsShownBeforeItsToolEnds() {
        var begun = new CountDownLatch(1);
        var gate = new CountDownLatch(1);
        var tool =
                Tool.of(
                        ToolDescriptor.of("wait", "Takes even null.", JsonObject.EMPTY),
                        (_, _) -> {
                            begun.countDown();
                            Waits.await(gate);
                            return "done";
                        });
        var model = ScriptedModel.of(ScriptedModel.callInPieces("c1", "wait", ""), say("Done"));
        var rehearsal = Rehearsal.of(model).tools(tool);
        var started =
                rehearsal
                        .os()
                        .gateway()
                        .start(Owner.LOCAL, rehearsal.request("Hi"), LaunchMode.DURABLE);

        var shown = new ArrayList<AgentEvent>();
        try (var feed = started.events()) {
            Waits.await(begun);
            Waits.until("the call is shown", () -> isReady(shown, feed));

            assertThat(gate.getCount()).isOne();
        } finally {
            gate.countDown();
        }
    }

    private static boolean isReady(List<AgentEvent> shown, EventFeed feed) {
        try {
            feed.next(Duration.ofMillis(1)).forEach(item -> shown.add(item.event()));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return Rehearsal.types(shown).contains("tool_call_ready");
    }

    @ParameterizedTest
    @EnumSource(ToolExecutionMode.class)
    void noToolBeginsOnceItsRunIsCancelled(ToolExecutionMode mode) {
        var begun = new AtomicInteger();
        var os = new AtomicReference<AgentOs>();
        var cancelling =
                new Hooks("cancelling")
                        .onBeforeTool(before -> {
                            var run = os.get().gateway().active(Owner.LOCAL, Rehearsal.THREAD);
                            if (before.call().id().equals("c2")) {
                                os.get().gateway().cancel(Owner.LOCAL, run.orElseThrow());
                            }
                            return List.of();
                        });
        var model = ScriptedModel.of(call("c1", "ask", NOTHING).call("c2", "pay", NOTHING));
        var rehearsal =
                Rehearsal.of(model)
                        .define(agent -> agent.toolExecutionMode(mode))
                        .behavior(cancelling)
                        .tools(
                                TestTools.ok("ask"),
                                TestTools.tool("pay", (_, _) -> begun.incrementAndGet()));
        os.set(rehearsal.os());

        var shown = rehearsal.run("Hi");

        assertThat(Rehearsal.end(shown)).isEqualTo(new Termination.Cancelled());
        assertThat(begun).hasValue(0);
    }

    @Test
    void whatBehaviorsChangeInARoundIsOnePatch() {
        var noting =
                new Hooks("noting")
                        .onAfterTool(after ->
                                List.of(
                                        new ChangeState(
                                                StateAction.set(
                                                        Path.ROOT.key(after.call().id()),
                                                        Json.TRUE))));
        var model =
                ScriptedModel.of(
                        call("c1", "search", NOTHING).call("c2", "search", NOTHING), say("Done"));
        var rehearsal = Rehearsal.of(model).tools(TestTools.ok("search")).behavior(noting);

        rehearsal.run("Hi");

        var round =
                rehearsal.store().changes().stream()
                        .filter(change ->
                                change.set().reason() == ChangeReason.TOOL_RESULTS_COMMITTED)
                        .findFirst()
                        .orElseThrow();
        assertThat(round.set().patches())
                .filteredOn(patch -> "agent_loop".equals(patch.source()))
                .singleElement()
                .satisfies(patch -> assertThat(patch.patch().ops()).hasSize(2));
        assertThat(rehearsal.state().find(Path.ROOT.key("c1"))).contains(Json.TRUE);
        assertThat(rehearsal.state().find(Path.ROOT.key("c2"))).contains(Json.TRUE);
    }
}
