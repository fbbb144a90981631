package dev.reprise.runtime.gateway;

import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.message.Message;
import dev.reprise.core.message.Role;
import dev.reprise.core.model.ModelException.ErrorClass;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.run.Termination;
import dev.reprise.core.suspend.ResumeMode;
import dev.reprise.core.suspend.ToolCallDecision;
import dev.reprise.facts.Fact;
import dev.reprise.runtime.Asking;
import dev.reprise.runtime.Rehearsal;
import dev.reprise.runtime.TestTools;
import dev.reprise.runtime.Waits;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.testing.model.ScriptedModel;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What people answer, and what comes of it.
class PeopleTest {
    private static final Owner ME = Owner.LOCAL;

    private final List<String> paid = new CopyOnWriteArrayList<>();

    @Test
    @Fact("production A-91")
    void ofThreeQuestionsAtOnceOneIsApprovedOneRefusedAndOneChanged() {
        var model =
                ScriptedModel.of(
                        call("c1", "ask", cents(1))
                                .call("c2", "ask", cents(2))
                                .call("c3", "ask", cents(3)),
                        say("Done"));
        var rehearsal = rehearsal(model);
        var run = rehearsal.run("Pay all").getFirst().meta().run();

        var decisions =
                List.of(
                        ToolCallDecision.ofAnswer("fc_c3", cents(30), 1),
                        Asking.no("fc_c2", "too much"),
                        Asking.yes("fc_c1"));
        rehearsal.os().gateway().decide(ME, run, decisions);
        awaitDone(rehearsal, run);

        assertThat(paid).containsExactlyInAnyOrder("c1 1", "c3 30");
        assertThat(results(rehearsal, "c1")).last().asString().contains("paid 1\"");
        assertThat(results(rehearsal, "c2")).last().asString().contains("too much");
        assertThat(results(rehearsal, "c3")).last().asString().contains("paid 30");
        assertThat(model.requests()).hasSize(2);
        var seen = model.requests().getLast().messages().toString();
        assertThat(Stream.of("paid 1", "too much", "paid 30").filter(seen::contains)).hasSize(3);
        assertThat(rehearsal.record(run).terminationCode()).isEqualTo("natural");
    }

    @Test
    void whoAllowsACallMayChangeItsArguments() {
        var model = ScriptedModel.of(call("c1", "ask", cents(1)), say("Done"));
        var rehearsal = rehearsal(model, ResumeMode.REPLAY_TOOL_CALL);
        var run = rehearsal.run("Pay").getFirst().meta().run();

        var edited = JsonObject.EMPTY.with("approved", true).with("editedArgs", cents(30));
        var decision = ToolCallDecision.ofAnswer("fc_c1", edited, 1);
        rehearsal.os().gateway().decide(ME, run, List.of(decision));
        awaitDone(rehearsal, run);

        assertThat(paid).containsExactly("c1 30");
        assertThat(results(rehearsal, "c1")).last().asString().contains("paid 30");
    }

    @Test
    @Fact("production A-94")
    void aModelThatFailsRightAfterAnApprovalLosesItNotAndLetsTheToolNotRunAgain() {
        var model =
                ScriptedModel.of(
                        call("c1", "ask", cents(1)),
                        ScriptedModel.fail(ErrorClass.AUTH, "no such key"),
                        say("Done"));
        var rehearsal = rehearsal(model);
        var run = rehearsal.run("Pay").getFirst().meta().run();
        rehearsal.os().gateway().decide(ME, run, List.of(Asking.yes("fc_c1")));
        awaitDone(rehearsal, run);
        assertThat(rehearsal.record(run).terminationCode()).isEqualTo("error");

        try (var resumed = rehearsal.os().resume(run)) {
            assertThat(resumed.drain().termination()).isEqualTo(new Termination.NaturalEnd());
        }

        assertThat(paid).containsExactly("c1 1");
        assertThat(model.requests().getLast().messages().toString()).contains("paid 1");
    }

    private Rehearsal rehearsal(ScriptedModel model) {
        return rehearsal(model, ResumeMode.PASS_DECISION_TO_TOOL);
    }

    private Rehearsal rehearsal(ScriptedModel model, ResumeMode mode) {
        return Rehearsal.of(model)
                .tools(
                        TestTools.tool(
                                "ask",
                                (arguments, call) -> {
                                    var amount = ((JsonObject) arguments).get("cents");
                                    paid.add(call.call().id() + " " + amount);
                                    return "paid " + amount;
                                }))
                .behavior(Asking.before(mode));
    }

    private static JsonObject cents(long cents) {
        return JsonObject.EMPTY.with("cents", Json.of(cents));
    }

    private static List<String> results(Rehearsal rehearsal, String call) {
        return rehearsal.thread().messages().stream()
                .filter(message -> message.role() == Role.TOOL)
                .filter(message -> call.equals(message.toolCallId()))
                .map(Message::content)
                .toList();
    }

    private static void awaitDone(Rehearsal rehearsal, RunId run) {
        Waits.until("it is done", () -> rehearsal.record(run).status() == RunStatus.DONE);
    }
}
