package dev.reprise.runtime;

import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.behavior.ActionSet;
import dev.reprise.core.behavior.AfterInference;
import dev.reprise.core.behavior.AfterInferenceAction;
import dev.reprise.core.behavior.AgentBehavior;
import dev.reprise.core.behavior.BeforeInferenceAction;
import dev.reprise.core.behavior.Phase;
import dev.reprise.core.behavior.Terminate;
import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.run.Termination;
import dev.reprise.core.store.ChangeReason;
import dev.reprise.core.suspend.ResumeMode;
import dev.reprise.facts.Fact;
import dev.reprise.state.JsonObject;
import dev.reprise.testing.model.ScriptedModel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Runs that a behavior ends.
class TerminatingTest {
    private static final Termination WANTED = new Termination.BehaviorRequested();

    private final List<Phase> phases = new ArrayList<>();
    private boolean ends;
    private final Hooks ender =
            new Hooks("ender")
                    .onPhase(view -> phases.add(view.phase()))
                    .onBeforeInference(_ ->
                            ends
                                    ? List.<BeforeInferenceAction>of(new Terminate(WANTED))
                                    : List.of());

    @Test
    @Fact("runtime T-LOOP-14")
    void anEndBeforeTheModelIsAskedSkipsAllPhasesButTheLast() {
        ends = true;
        var model = ScriptedModel.of(say("never"));
        var rehearsal = Rehearsal.of(model).behavior(ender);

        var events = rehearsal.run("Hi");

        assertThat(phases)
                .containsExactly(
                        Phase.RUN_START, Phase.STEP_START, Phase.BEFORE_INFERENCE, Phase.RUN_END);
        assertThat(Rehearsal.types(events)).containsExactly("run_start", "run_finish");
        assertThat(Rehearsal.end(events)).isEqualTo(WANTED);
        assertThat(model.requests()).isEmpty();
        var last = rehearsal.store().changes().getLast().set();
        assertThat(last.reason()).isEqualTo(ChangeReason.RUN_FINISHED);
    }

    @Test
    @Fact("runtime T-LOOP-14")
    void anEndWhileACallWaitsMakesTheRunWaitAndAnnouncesTheCall() {
        var first = call("c1", "search", JsonObject.EMPTY).call("c2", "ask", JsonObject.EMPTY);
        var rehearsal =
                Rehearsal.of(ScriptedModel.of(first))
                        .tools(TestTools.ok("search"), TestTools.ok("ask"))
                        .behavior(Asking.before(ResumeMode.REPLAY_TOOL_CALL))
                        .behavior(ender);
        var gate = new Hooks("later").onPhase(Phase.STEP_END, () -> ends = true);

        var events = rehearsal.behavior(gate).run("Hi");

        assertThat(Rehearsal.end(events)).isEqualTo(new Termination.Suspended());
        assertThat(Rehearsal.only(AgentEvent.ToolCallReady.class, events))
                .extracting(AgentEvent.ToolCallReady::id)
                .containsOnlyOnce("fc_c2");
    }

    @Test
    @Fact("runtime T-LOOP-15")
    void anEndAfterTheModelAnsweredComesBeforeItsTools() {
        var ran = new ArrayList<String>();
        var tool =
                TestTools.tool(
                        "search",
                        (_, call) -> {
                            ran.add(call.call().id());
                            return "found";
                        });
        var ender =
                new AgentBehavior() {
                    @Override
                    public String id() {
                        return "ender";
                    }

                    @Override
                    public ActionSet<AfterInferenceAction> afterInference(AfterInference step) {
                        return ActionSet.of(new Terminate(WANTED));
                    }
                };

        var events =
                Rehearsal.of(ScriptedModel.of(call("c1", "search", JsonObject.EMPTY)))
                        .tools(tool)
                        .behavior(ender)
                        .run("Hi");

        assertThat(Rehearsal.end(events)).isEqualTo(WANTED);
        assertThat(ran).isEmpty();
        assertThat(Rehearsal.only(AgentEvent.ToolCallDone.class, events)).isEmpty();
    }
}
