package dev.reprise.runtime;

import static dev.reprise.runtime.Asking.deciding;
import static dev.reprise.runtime.Asking.no;
import static dev.reprise.runtime.Asking.yes;
import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.behavior.SetToolResult;
import dev.reprise.core.suspend.ResumeMode;
import dev.reprise.core.suspend.ToolCallDecision;
import dev.reprise.core.tool.ToolResult;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.testing.model.Answer;
import dev.reprise.testing.model.ScriptedModel;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What runs with calls that wait show and store, in the order in which it happens. A line with `#`
/// is a commit.
class SuspensionTranscriptTest {
    private static final JsonObject NOTHING = JsonObject.EMPTY;

    @Test
    void aQuestion() throws Exception {
        var rehearsal = asking(call("c1", "ask", NOTHING));

        assertThat(rehearsal.transcript("Hi"))
                .containsExactly(
                        "# UserMessage [user] running",
                        "run_start",
                        "step_start",
                        "tool_call_start c1",
                        "tool_call_delta",
                        "tool_call_ready c1",
                        "inference_complete",
                        "# AssistantTurnCommitted [assistant+calls]",
                        "step_end",
                        "tool_call_start fc_c1",
                        "tool_call_ready fc_c1",
                        "# ToolResultsCommitted [tool]",
                        "state_snapshot",
                        "# RunFinished [] waiting/input_required",
                        "run_finish input_required");
    }

    @Test
    void aDecisionAtTheStart() throws Exception {
        var rehearsal = asking(call("c1", "ask", NOTHING), say("Done"));
        rehearsal.run("Hi");

        assertThat(rehearsal.transcript(deciding(yes("fc_c1"))))
                .containsExactly(
                        "# UserMessage [] running",
                        "run_start",
                        "# ToolResultsCommitted [tool]",
                        "tool_call_resumed c1",
                        "tool_call_done c1 succeeded",
                        "state_snapshot",
                        "step_start",
                        "text_delta",
                        "inference_complete",
                        "# AssistantTurnCommitted [assistant]",
                        "step_end",
                        "# RunFinished [] done/natural",
                        "run_finish natural \"Done\"");
    }

    @Test
    void aRefusal() throws Exception {
        var rehearsal = asking(call("c1", "ask", NOTHING), say("Pity"));
        rehearsal.run("Hi");

        assertThat(rehearsal.transcript(deciding(no("c1"))))
                .startsWith(
                        "# UserMessage [] running",
                        "run_start",
                        "# ToolResultsCommitted [tool]",
                        "tool_call_resumed c1",
                        "tool_call_done c1 failed",
                        "state_snapshot",
                        "step_start")
                .endsWith("run_finish natural \"Pity\"");
    }

    @Test
    void aToolOfTheFrontEnd() throws Exception {
        var answering =
                new Hooks("answering")
                        .onBeforeTool(before ->
                                before.resume() == null
                                        ? List.of()
                                        : List.of(
                                                new SetToolResult(
                                                        ToolResult.success(
                                                                "ask", before.resume().result()))));
        var rehearsal =
                Rehearsal.of(ScriptedModel.of(call("c1", "ask", NOTHING), say("Blue")))
                        .tools(TestTools.pending("ask"))
                        .behavior(answering);

        var first = rehearsal.transcript("Hi");
        var answer = ToolCallDecision.ofAnswer("c1", Json.of("blue"), 1);
        var second = rehearsal.transcript(deciding(answer));

        assertThat(first).containsOnlyOnce("tool_call_start c1", "tool_call_ready c1");
        assertThat(first.subList(first.indexOf("step_end"), first.size()))
                .containsExactly(
                        "step_end",
                        "# ToolResultsCommitted [tool]",
                        "state_snapshot",
                        "# RunFinished [] waiting/input_required",
                        "run_finish input_required");
        assertThat(second)
                .containsSubsequence("tool_call_resumed c1", "tool_call_done c1 succeeded");
    }

    @Test
    void oneCallEndsAndTheOtherWaits() throws Exception {
        var both = call("c1", "search", NOTHING).call("c2", "ask", NOTHING);
        var rehearsal = asking(both, say("Waiting"));

        var lines = rehearsal.transcript("Hi");

        assertThat(lines.subList(lines.indexOf("step_end"), lines.size()))
                .containsExactly(
                        "step_end",
                        "tool_call_start fc_c2",
                        "tool_call_ready fc_c2",
                        "# ToolResultsCommitted [tool, tool]",
                        "tool_call_done c1 succeeded",
                        "state_snapshot",
                        "step_start",
                        "text_delta",
                        "inference_complete",
                        "# AssistantTurnCommitted [assistant]",
                        "step_end",
                        "# RunFinished [] waiting/input_required",
                        "run_finish input_required");
    }

    @Test
    void aDecisionThatWasThereBeforeTheCallWaited() throws Exception {
        var both = call("c1", "search", NOTHING).call("c2", "ask", NOTHING);
        var rehearsal = asking(both, say("Done"));
        var request = rehearsal.request("Hi").withDecisions(List.of(yes("c2")));

        var lines = rehearsal.transcript(request);

        int from = lines.indexOf("step_end");
        assertThat(lines.subList(from, from + 8))
                .containsExactly(
                        "step_end",
                        "# ToolResultsCommitted [tool, tool]",
                        "tool_call_resumed c2",
                        "tool_call_done c2 succeeded",
                        "state_snapshot",
                        "tool_call_done c1 succeeded",
                        "state_snapshot",
                        "step_start");
    }

    private static Rehearsal asking(Answer... answers) {
        return Rehearsal.of(ScriptedModel.of(answers))
                .tools(TestTools.ok("ask"), TestTools.ok("search"))
                .behavior(Asking.before(ResumeMode.REPLAY_TOOL_CALL));
    }
}
