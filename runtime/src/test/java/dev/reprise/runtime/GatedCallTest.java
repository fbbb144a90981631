package dev.reprise.runtime;

import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.behavior.BeforeToolExecute;
import dev.reprise.core.behavior.BeforeToolExecuteAction;
import dev.reprise.core.behavior.Block;
import dev.reprise.core.behavior.SetToolResult;
import dev.reprise.core.behavior.Suspend;
import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.event.AgentEvent.ToolCallDone;
import dev.reprise.core.run.Termination;
import dev.reprise.core.suspend.SuspendTicket;
import dev.reprise.core.tool.ToolResult;
import dev.reprise.facts.Fact;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.testing.model.ScriptedModel;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What behaviors can do to a call before its tool runs, through whole runs.
class GatedCallTest {
    private final AtomicInteger executions = new AtomicInteger();

    @Test
    @Fact("contract T-CON-9")
    void aBlockedCallFailsWithTheReasonAndTheOtherCallRuns() {
        var events = run(before -> ofFirst(before, new Block("not today")));

        assertThat(Rehearsal.only(ToolCallDone.class, events))
                .extracting(ToolCallDone::result)
                .containsExactly(
                        ToolResult.error("search", "not today"),
                        ToolResult.success("search", Json.of("found")));
        assertThat(executions).hasValue(1);
    }

    @Test
    @Fact("contract T-CON-9")
    void aSuspensionWithoutATicketIsReportedAsABlockAndTheRunGoesOn() {
        var events = run(before -> ofFirst(before, suspendWith(null)));

        assertThat(Rehearsal.only(ToolCallDone.class, events).getFirst().result())
                .isEqualTo(
                        ToolResult.error(
                                "search", "invalid pending tool state: missing suspend ticket"));
        assertThat(Rehearsal.end(events)).isEqualTo(new Termination.NaturalEnd());
    }

    @Test
    @Fact("contract T-CON-9")
    void aSuspendedCallDoesNotRunAndTheRunWaits() {
        var events =
                run(before ->
                        ofFirst(
                                before,
                                new Block("on second thoughts:"),
                                new Suspend(SuspendTicket.ofPending(before.call(), "may I?"))));

        assertThat(Rehearsal.only(ToolCallDone.class, events))
                .extracting(ToolCallDone::id)
                .containsExactly("c2");
        assertThat(executions).hasValue(1);
        assertThat(Rehearsal.end(events)).isEqualTo(new Termination.Suspended());
    }

    @Test
    void anAnsweredCallDoesNotRun() {
        var known = ToolResult.success("search", Json.of("known"));

        var events = run(before -> ofFirst(before, new SetToolResult(known)));

        assertThat(Rehearsal.only(ToolCallDone.class, events).getFirst().result()).isEqualTo(known);
        assertThat(executions).hasValue(1);
    }

    /// Two calls in one round, the first of them under the given behavior.
    private List<AgentEvent> run(
            Function<BeforeToolExecute, List<BeforeToolExecuteAction>> behavior) {
        var tool =
                TestTools.tool(
                        "search",
                        (_, _) -> {
                            executions.incrementAndGet();
                            return "found";
                        });
        var both = call("c1", "search", JsonObject.EMPTY).call("c2", "search", JsonObject.EMPTY);
        return Rehearsal.of(ScriptedModel.of(both, say("Done")))
                .tools(tool)
                .behavior(new Hooks("gate").onBeforeTool(behavior))
                .run("Hi");
    }

    private static List<BeforeToolExecuteAction> ofFirst(
            BeforeToolExecute before, BeforeToolExecuteAction... wanted) {
        return before.call().id().equals("c1") ? List.of(wanted) : List.of();
    }

    /// What a behavior can do that was compiled without checks for null.
    @SuppressWarnings("NullAway")
    private static Suspend suspendWith(@Nullable SuspendTicket ticket) {
        return new Suspend(ticket);
    }
}
