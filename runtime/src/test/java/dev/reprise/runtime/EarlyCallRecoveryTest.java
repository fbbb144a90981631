package dev.reprise.runtime;

import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.message.Message;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.tool.Tool;
import dev.reprise.core.tool.ToolCallContext;
import dev.reprise.core.tool.ToolDescriptor;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.testing.crash.Death;
import dev.reprise.testing.crash.MortalStore;
import dev.reprise.testing.model.Gate;
import dev.reprise.testing.model.ScriptedModel;
import org.junit.jupiter.api.Test;

/// What becomes of calls that had begun before their answer was over when the process died.
class EarlyCallRecoveryTest extends DyingProcess {
    /// The process dies while it makes a call that it began before the answer was over.
    @Test
    void aCallThatBeganEarlyIsKnownToHaveBegun() {
        var gate = new Gate();
        var mortal = new MortalStore(store, Death.NEVER);
        var model = ScriptedModel.of(call("c1", "pay", JsonObject.EMPTY).waitAt(gate));
        try (var os = os(mortal, model, early(mortal::kill))) {
            begin(os);
            awaitDeath(mortal);
            gate.open();
        }
        var again = ScriptedModel.of(call("c9", "pay", JsonObject.EMPTY), say("Done"));

        try (var os = os(store, again, early(() -> {}))) {
            os.recover();
            awaitStatus(RunStatus.WAITING);
        }

        assertThat(paid).hasSize(1);
    }

    /// The answer is lost, and with it that the call was made.
    @Test
    void aNewRequestTellsTheModelOfACallThatBeganInAnAnswerThatIsLost() {
        var gate = new Gate();
        var mortal = new MortalStore(store, Death.NEVER);
        var model = ScriptedModel.of(call("c1", "pay", JsonObject.EMPTY).waitAt(gate));
        try (var os = os(mortal, model, early(mortal::kill))) {
            begin(os);
            awaitDeath(mortal);
            gate.open();
        }
        var next = ScriptedModel.of(say("It may be paid."));

        try (var os = os(store, next, early(() -> {}))) {
            var request = RunRequest.of("default", Message.user("u2", "And now?"));
            os.run(request.withThread(THREAD));
        }

        assertThat(next.lastRequest().messages().toString())
                .contains("- pay (c1): nobody knows whether it was done");
        assertThat(paid).hasSize(1);
    }

    /// As above, but the answer is committed by then.
    @Test
    void aCallThatBeganEarlyIsKnownToHaveBegunAlsoOnceItsAnswerIsCommitted() {
        var mortal = new MortalStore(store, Death.NEVER);
        var model = ScriptedModel.of(call("c1", "pay", JsonObject.EMPTY));
        var early =
                early(() -> {
                    Waits.until(
                            "the answer is committed",
                            () -> messages().stream().anyMatch(it -> !it.calls().isEmpty()));
                    mortal.kill();
                });
        try (var os = os(mortal, model, early)) {
            begin(os);
            awaitDeath(mortal);
        }

        try (var os = os(store, ScriptedModel.of(say("Done")), early(() -> {}))) {
            os.recover();
            awaitStatus(RunStatus.WAITING);
        }

        assertThat(paid).hasSize(1);
    }

    /// Pays as soon as the model has asked for it.
    private Tool early(Runnable afterwards) {
        return Tool.of(
                ToolDescriptor.of("pay", "For tests.", ToolDescriptor.NO_PARAMETERS)
                        .withConcurrencySafe(true),
                (Json _, ToolCallContext call) -> {
                    pay(call);
                    afterwards.run();
                    return "paid";
                });
    }
}
