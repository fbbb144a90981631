package dev.reprise.runtime.resolve;

import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.Owner;
import dev.reprise.core.agent.ToolExecutionMode;
import dev.reprise.core.behavior.ActionSet;
import dev.reprise.core.behavior.AgentBehavior;
import dev.reprise.core.behavior.BeforeToolExecute;
import dev.reprise.core.behavior.BeforeToolExecuteAction;
import dev.reprise.core.behavior.Block;
import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.gateway.LaunchMode;
import dev.reprise.core.gateway.RunOverrides;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.run.Termination;
import dev.reprise.core.suspend.ToolCallDecision;
import dev.reprise.core.tool.Tool;
import dev.reprise.core.tool.ToolDescriptor;
import dev.reprise.runtime.Rehearsal;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.testing.model.ScriptedModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// What the caller of one run may change of its agent.
class CallerTest {
    private static final JsonObject PAINT = JsonObject.EMPTY.with("color", "red");
    private static final RunOverrides PAINTER =
            RunOverrides.NONE.withFrontendTools(
                    List.of(
                            ToolDescriptor.of(
                                    "paint", "Paints.", JsonObject.EMPTY.with("type", "object"))));

    private static List<AgentEvent> run(
            Rehearsal rehearsal, RunRequest request, RunOverrides overrides)
            throws InterruptedException {
        var events = new ArrayList<AgentEvent>();
        try (var feed =
                rehearsal
                        .os()
                        .gateway()
                        .start(Owner.LOCAL, request, overrides, LaunchMode.DURABLE)
                        .events()) {
            while (!feed.isEnded()) {
                feed.next(Duration.ofSeconds(10)).forEach(item -> events.add(item.event()));
            }
        }
        return events;
    }

    private static RunRequest answer(Json value) {
        return RunRequest.of("default")
                .withThread(Rehearsal.THREAD)
                .withDecisions(List.of(ToolCallDecision.ofAnswer("c1", value, 1)));
    }

    private static Json dataOf(List<AgentEvent> events) {
        return events.stream()
                .filter(AgentEvent.ToolCallDone.class::isInstance)
                .map(event -> ((AgentEvent.ToolCallDone) event).result().data())
                .reduce((_, last) -> last)
                .orElseThrow();
    }

    @Test
    void aCallOfAFrontendToolWaitsAndTheAnswerIsItsResult() throws InterruptedException {
        var model = ScriptedModel.of(call("c1", "paint", PAINT), say("Painted."));
        var rehearsal = Rehearsal.of(model);

        var asked = run(rehearsal, rehearsal.request("Paint it"), PAINTER);
        var answered = run(rehearsal, answer(Json.of("done")), PAINTER);

        assertThat(Rehearsal.end(asked)).isInstanceOf(Termination.Suspended.class);
        assertThat(model.requests().getFirst().tools()).extracting("id").containsExactly("paint");
        assertThat(dataOf(answered)).isEqualTo(Json.of("done"));
        assertThat(Rehearsal.end(answered)).isInstanceOf(Termination.NaturalEnd.class);
    }

    @Test
    void aBareYesToAFrontendToolMeansItsArguments() throws InterruptedException {
        var rehearsal = Rehearsal.of(ScriptedModel.of(call("c1", "paint", PAINT), say("Painted.")));

        run(rehearsal, rehearsal.request("Paint it"), PAINTER);

        assertThat(dataOf(run(rehearsal, answer(Json.TRUE), PAINTER))).isEqualTo(PAINT);
    }

    @Test
    void aFrontendToolStandsInForATheAgentsOwnOfThatName() throws InterruptedException {
        var painted = new AtomicInteger();
        var own =
                Tool.of(
                        "paint",
                        "Paints here.",
                        ToolDescriptor.NO_PARAMETERS,
                        (_, _) -> painted.incrementAndGet());
        var model = ScriptedModel.of(call("c1", "paint", JsonObject.EMPTY), say("Painted."));
        var rehearsal = Rehearsal.of(model).tools(own);

        var asked = run(rehearsal, rehearsal.request("Paint it"), PAINTER);

        assertThat(Rehearsal.end(asked)).isInstanceOf(Termination.Suspended.class);
        assertThat(painted).hasValue(0);
        assertThat(model.requests().getFirst().tools())
                .extracting("description")
                .containsExactly("Paints here.");
    }

    @Test
    void nobodyElseIsAskedAboutACallThatRunsInTheFrontEnd() throws InterruptedException {
        var guard =
                new AgentBehavior() {
                    @Override
                    public String id() {
                        return "guard";
                    }

                    @Override
                    public ActionSet<BeforeToolExecuteAction> beforeToolExecute(
                            BeforeToolExecute call) {
                        return ActionSet.of(new Block("not here"));
                    }
                };
        var rehearsal =
                Rehearsal.of(ScriptedModel.of(call("c1", "paint", PAINT), say("no")))
                        .behavior(guard);

        assertThat(Rehearsal.end(run(rehearsal, rehearsal.request("Paint it"), PAINTER)))
                .isInstanceOf(Termination.Suspended.class);
    }

    @Test
    void modelPromptModeAndContextOfTheCallerHoldForThatRunAlone() throws InterruptedException {
        var other = ScriptedModel.of(say("Moin."));
        var model = ScriptedModel.of(say("Hello."));
        var rehearsal =
                Rehearsal.of(model)
                        .define(agent -> agent.systemPrompt("Be kind."))
                        .configure(builder -> builder.model("other", other));
        var overrides =
                RunOverrides.NONE
                        .withModel("other")
                        .withSystemPrompt("Be brief.")
                        .withToolExecutionMode(ToolExecutionMode.SEQUENTIAL)
                        .withContext("The page is in Low German.");

        run(rehearsal, rehearsal.request("Hi"), overrides);
        run(rehearsal, rehearsal.request("Hi"), RunOverrides.NONE);

        assertThat(other.requests().getFirst().messages().toString())
                .contains("Be brief.", "The page is in Low German.")
                .doesNotContain("Be kind.");
        assertThat(model.requests().getFirst().messages().toString())
                .contains("Be kind.")
                .doesNotContain("Low German");
        assertThat(rehearsal.store().require(Owner.LOCAL, Rehearsal.THREAD).thread().messages())
                .extracting("content")
                .doesNotContain("The page is in Low German.");
    }
}
