package dev.reprise.runtime.gateway;

import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.gateway.LaunchMode;
import dev.reprise.core.gateway.PrepareException;
import dev.reprise.core.message.Message;
import dev.reprise.core.run.RunOrigin;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.run.Termination;
import dev.reprise.core.suspend.ToolCallDecision;
import dev.reprise.runtime.Rehearsal;
import dev.reprise.runtime.RunStream;
import dev.reprise.runtime.TestTools;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.testing.model.Gate;
import dev.reprise.testing.model.ScriptedModel;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Which requests end the run that is going on, and which leave it alone.
class GivingWayTest {
    private static final RunId RUN = new RunId("r1");

    private final Gate gate = new Gate();
    private final Rehearsal rehearsal =
            Rehearsal.of(ScriptedModel.of(say("Hello").waitAt(gate), say("Again")));

    @ParameterizedTest
    @EnumSource(LaunchMode.class)
    void askingAgainForTheRunThatIsGoingOnLeavesItAlone(LaunchMode mode) {
        var request = rehearsal.request("Hi").withRun(RUN);
        var prepared = rehearsal.os().prepare(Owner.LOCAL, request, mode);
        var run = prepared.run();
        var stream = prepared.execute();
        gate.awaitReached();

        var repeated = rehearsal.request("Hi").withRun(run);

        assertThatThrownBy(() -> rehearsal.os().prepare(Owner.LOCAL, repeated, LaunchMode.DURABLE))
                .isInstanceOf(PrepareException.class)
                .hasMessage("run already exists: " + run);
        assertGoesOn(stream);
    }

    @Test
    void aRequestThatDoesNotFitTheThreadLeavesItsRunAlone() {
        var first = rehearsal.request("Hi").withParent(null, new ThreadId("home"));
        var stream = rehearsal.os().runStream(first);
        gate.awaitReached();

        var misfit = rehearsal.request("Again").withParent(null, new ThreadId("elsewhere"));

        assertRefused(misfit, "parent_thread_id mismatch");
        assertGoesOn(stream);
    }

    @Test
    void decisionsWithoutNewInputLeaveTheRunningRunAlone() {
        var said = rehearsal.request("Hi");
        var stream = rehearsal.os().runStream(said);
        gate.awaitReached();

        assertRefused(deciding(List.of()), "is going on; hand it the decisions");
        assertRefused(deciding(said.messages()), "is going on; hand it the decisions");
        assertGoesOn(stream);
    }

    @Test
    void decisionsThatAnswerNothingLeaveTheWaitingRunAlone() {
        var waiting =
                Rehearsal.of(ScriptedModel.of(call("c7", "ask", JsonObject.EMPTY)))
                        .tools(TestTools.pending("ask"));
        var run = waiting.run("Hi").getFirst().meta().run();
        var before = waiting.store().appended();

        assertThatThrownBy(() -> waiting.os().prepare(deciding(List.of())))
                .isInstanceOf(PrepareException.class)
                .hasMessage(
                        "no call of agent 'default' on thread 't1' waits for one of these decisions");

        assertThat(waiting.store().appended()).isEqualTo(before);
        assertThat(waiting.record(run).status()).isEqualTo(RunStatus.WAITING);
    }

    private static RunRequest deciding(List<Message> messages) {
        var decision = ToolCallDecision.ofAnswer("c1", Json.TRUE, 0);
        return new RunRequest(
                "default",
                Rehearsal.THREAD,
                null,
                null,
                null,
                null,
                RunOrigin.USER,
                null,
                messages,
                List.of(decision),
                null);
    }

    private void assertRefused(RunRequest request, String why) {
        assertThatThrownBy(() -> rehearsal.os().prepare(request))
                .isInstanceOf(PrepareException.class)
                .hasMessageContaining(why);
    }

    private void assertGoesOn(RunStream stream) {
        gate.open();
        assertThat(Rehearsal.end(Rehearsal.collect(stream)))
                .isEqualTo(new Termination.NaturalEnd());
    }
}
