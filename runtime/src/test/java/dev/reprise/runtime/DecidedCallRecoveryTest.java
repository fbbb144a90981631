package dev.reprise.runtime;

import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.store.Entry;
import dev.reprise.core.suspend.ResumeMode;
import dev.reprise.core.suspend.ToolCallDecision;
import dev.reprise.core.tool.Tool;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.testing.crash.Death;
import dev.reprise.testing.crash.MortalStore;
import dev.reprise.testing.model.Gate;
import dev.reprise.testing.model.ScriptedModel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What becomes of a call that goes on with arguments that a person gave when its process dies.
class DecidedCallRecoveryTest extends DyingProcess {
    private static final JsonObject ASKED = Json.object("amount", 1);
    private static final JsonObject GIVEN = Json.object("amount", 5);

    private final List<Json> amounts = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void ask() {
        more = os -> os.behavior(Asking.before(ResumeMode.PASS_DECISION_TO_TOOL));
        definition = agent -> agent.behavior("asking");
    }

    @Test
    void itIsMadeAgainAsItWasDecided() {
        dieWhilePaying(new MortalStore(store, Death.NEVER), Tool::idempotent);

        recover(ScriptedModel.of(say("Done")), paying(() -> {}).idempotent());

        assertThat(amounts).containsExactly(GIVEN, GIVEN);
        assertThat(paid.getFirst()).isEqualTo(paid.getLast());
        assertThat(end()).isEqualTo("natural");
    }

    @Test
    void thatItWasNotDoneIsSaidOfTheCallAsItWasDecided() {
        dieWhilePaying(new MortalStore(store, Death.NEVER), tool -> tool);

        try (var os = os(store, ScriptedModel.of(say("Done")), paying(() -> {}))) {
            os.recover();
            awaitStatus(RunStatus.WAITING);
            decide(os, Json.object("outcome", "not_done"));
            awaitStatus(RunStatus.DONE);
        }

        assertThat(amounts).containsExactly(GIVEN, GIVEN);
        assertThat(paid.getFirst()).isEqualTo(paid.getLast());
        assertThat(attempts).containsExactly(1, 2);
    }

    /// Nobody approved of the arguments that the model gave.
    @Test
    void aPersonIsAskedWhereTheDecisionIsLost() {
        dieWhilePaying(
                new MortalStore(store, Death.NEVER, entry -> entry instanceof Entry.Received),
                Tool::idempotent);
        var pay = paying(() -> {}).idempotent();

        try (var os = os(store, ScriptedModel.of(say("Ask"), say("Done")), pay)) {
            os.recover();
            awaitStatus(RunStatus.WAITING);
            assertThat(amounts).containsExactly(GIVEN);
            assertThat(Rehearsal.only(AgentEvent.ToolCallReady.class, events(os)))
                    .extracting(AgentEvent.ToolCallReady::name)
                    .contains("ResolveUnknownOutcome");
            decide(os, Json.object("outcome", "done"));
            awaitStatus(RunStatus.DONE);
        }

        assertThat(amounts).containsExactly(GIVEN);
    }

    /// The process dies when the call has done its work, which goes on while the model answers.
    private void dieWhilePaying(MortalStore mortal, UnaryOperator<Tool> declared) {
        var gate = new Gate();
        var both = call("c1", "ask_pay", ASKED).call("c2", "look", JsonObject.EMPTY);
        var model = ScriptedModel.of(both, say("Wait").waitAt(gate));
        var pay = declared.apply(paying(mortal::kill));
        try (var os = os(mortal, model, pay, TestTools.ok("look"))) {
            begin(os);
            gate.awaitReached();
            os.gateway().decide(ME, RUN, List.of(ToolCallDecision.ofAnswer("c1", GIVEN, 1)));
            awaitDeath(mortal);
            gate.open();
        }
    }

    private Tool paying(Runnable afterwards) {
        return TestTools.tool(
                "ask_pay",
                (arguments, call) -> {
                    amounts.add(arguments);
                    pay(call);
                    afterwards.run();
                    return "paid";
                });
    }
}
