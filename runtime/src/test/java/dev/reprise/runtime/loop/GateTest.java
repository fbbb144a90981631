package dev.reprise.runtime.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.action.StateAction;
import dev.reprise.core.behavior.AfterInferenceAction;
import dev.reprise.core.behavior.AfterToolExecuteAction;
import dev.reprise.core.behavior.BeforeInferenceAction;
import dev.reprise.core.behavior.BeforeToolExecuteAction;
import dev.reprise.core.behavior.Block;
import dev.reprise.core.behavior.ChangeState;
import dev.reprise.core.behavior.RunEndAction;
import dev.reprise.core.behavior.RunStartAction;
import dev.reprise.core.behavior.SetToolResult;
import dev.reprise.core.behavior.StepEndAction;
import dev.reprise.core.behavior.StepStartAction;
import dev.reprise.core.behavior.Suspend;
import dev.reprise.core.message.ToolCall;
import dev.reprise.core.suspend.SuspendTicket;
import dev.reprise.core.tool.Tool;
import dev.reprise.core.tool.ToolDescriptor;
import dev.reprise.core.tool.ToolResult;
import dev.reprise.facts.Fact;
import dev.reprise.runtime.TestTools;
import dev.reprise.runtime.loop.GateSetting.Allowed;
import dev.reprise.runtime.loop.GateSetting.Blocked;
import dev.reprise.runtime.loop.GateSetting.Pending;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GateTest {
    private static final ToolCall CALL = new ToolCall("c1", "search", JsonObject.EMPTY);
    private static final Tool TOOL = TestTools.ok("search");
    private static final SuspendTicket TICKET = SuspendTicket.ofPending(CALL, "may I?");
    private static final ToolResult PRESET = ToolResult.success("search", Json.of("known"));

    private static final Block BLOCK = new Block("not today");
    private static final Suspend SUSPEND = new Suspend(TICKET);
    private static final SetToolResult ANSWER = new SetToolResult(PRESET);
    private static final ChangeState CHANGE =
            new ChangeState(StateAction.set(Path.ROOT.key("n"), Json.of(1)));

    /// All sequences of up to four actions: the gate is set by the last one that sets it.
    @Test
    @Fact("contract T-CON-9")
    void blockedPendingAndAllowedExcludeEachOtherAndTheLastActionCounts() {
        for (var wanted : sequences(4)) {
            GateSetting expected =
                    wanted.stream()
                            .<GateSetting>mapMulti((action, to) -> {
                                switch (action) {
                                    case Block(var reason) -> to.accept(new Blocked(reason));
                                    case Suspend(var ticket) -> to.accept(new Pending(ticket));
                                    case SetToolResult _, ChangeState _ -> {}
                                }
                            })
                            .reduce(new Allowed(), (_, later) -> later);

            assertThat(GateSetting.of(wanted)).as("%s", wanted).isEqualTo(expected);
        }
    }

    @Test
    @Fact("contract T-CON-9")
    void aPendingGateWithoutATicketBlocks() {
        var gate = Gate.of(CALL, TOOL, List.of(BLOCK, suspendWith(null)));

        assertThat(gate).isEqualTo(refused("invalid pending tool state: missing suspend ticket"));
    }

    @Test
    @Fact("contract T-CON-9")
    void outsideOfTheGateNothingCanBlockSuspendOrAnswer() {
        var others =
                List.of(
                        RunStartAction.class,
                        StepStartAction.class,
                        BeforeInferenceAction.class,
                        AfterInferenceAction.class,
                        AfterToolExecuteAction.class,
                        StepEndAction.class,
                        RunEndAction.class);

        assertThat(BeforeToolExecuteAction.class.getPermittedSubclasses())
                .contains(Block.class, Suspend.class, SetToolResult.class);
        for (var phase : others) {
            assertThat(phase.getPermittedSubclasses())
                    .as(phase.getSimpleName())
                    .doesNotContain(Block.class, Suspend.class, SetToolResult.class);
        }
    }

    @Test
    @Fact("contract T-CON-9")
    void aCallWhoseGateNobodySetsRuns() {
        assertThat(Gate.of(CALL, TOOL, List.of())).isEqualTo(new Gate.Open(TOOL));
        assertThat(Gate.of(CALL, TOOL, List.of(CHANGE))).isEqualTo(new Gate.Open(TOOL));
    }

    @Test
    void aBlockComesBeforeAnAnswerAndAnAnswerBeforeAWait() {
        assertThat(Gate.of(CALL, TOOL, List.of(BLOCK, ANSWER))).isEqualTo(refused("not today"));
        assertThat(Gate.of(CALL, TOOL, List.of(ANSWER, SUSPEND)))
                .isEqualTo(new Gate.Settled(PRESET));
        assertThat(Gate.of(CALL, null, List.of(ANSWER))).isEqualTo(new Gate.Settled(PRESET));
        assertThat(Gate.of(CALL, TOOL, List.of(BLOCK, SUSPEND))).isEqualTo(new Gate.Held(TICKET));
    }

    @Test
    void ofSeveralAnswersTheLastCounts() {
        var later = new SetToolResult(ToolResult.error("search", "forgotten"));

        assertThat(Gate.of(CALL, TOOL, List.of(ANSWER, later, CHANGE)))
                .isEqualTo(new Gate.Settled(later.result()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  "})
    void aBlockWithoutAReasonGetsOne(String reason) {
        assertThat(Gate.of(CALL, TOOL, List.of(new Block(reason))))
                .isEqualTo(refused("Blocked by plugin"));
    }

    @Test
    void nobodyIsAskedAboutACallThatCannotRun() {
        var picky =
                Tool.of(
                        ToolDescriptor.of(
                                "search",
                                "For tests.",
                                ToolDescriptor.NO_PARAMETERS.with("required", Json.array("q"))),
                        (_, _) -> "found");

        assertThat(Gate.of(CALL, null, List.of(SUSPEND)))
                .isEqualTo(refused("Tool 'search' not found"));
        assertThat(Gate.of(CALL, picky, List.of(SUSPEND)))
                .isInstanceOfSatisfying(
                        Gate.Settled.class,
                        settled ->
                                assertThat(settled.result().message())
                                        .startsWith("Invalid arguments: "));
    }

    private static Gate refused(String why) {
        return new Gate.Settled(ToolResult.error("search", why));
    }

    /// What a behavior can do that was compiled without checks for null.
    @SuppressWarnings("NullAway")
    private static Suspend suspendWith(@Nullable SuspendTicket ticket) {
        return new Suspend(ticket);
    }

    private static List<List<BeforeToolExecuteAction>> sequences(int longest) {
        var kinds = List.of(BLOCK, new Block("never"), SUSPEND, ANSWER, CHANGE);
        var all = new ArrayList<List<BeforeToolExecuteAction>>();
        all.add(List.of());
        for (int i = 0; i < all.size() && all.get(i).size() < longest; i++) {
            for (var kind : kinds) {
                var longer = new ArrayList<>(all.get(i));
                longer.add(kind);
                all.add(longer);
            }
        }
        return all;
    }
}
