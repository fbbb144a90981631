package dev.reprise.extensions.permission;

import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.Owner;
import dev.reprise.core.ThreadId;
import dev.reprise.core.agent.AgentDefinition;
import dev.reprise.core.message.Message;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.run.Termination;
import dev.reprise.core.tool.RiskClass;
import dev.reprise.core.tool.Tool;
import dev.reprise.core.tool.ToolDescriptor;
import dev.reprise.runtime.AgentOs;
import dev.reprise.runtime.fault.ToolFaultPolicy;
import dev.reprise.runtime.fault.ToolFaults;
import dev.reprise.runtime.store.MemoryThreadStore;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.Path;
import dev.reprise.testing.model.ScriptedModel;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What tools say of the risk of their calls, and what people are told of it.
class RiskTest {
    private static final ThreadId THREAD = new ThreadId("t1");
    private static final Json ARGUMENTS = Json.object("to", "ada");
    private static final Termination ASKED = new Termination.Suspended();
    private static final Termination DONE = new Termination.NaturalEnd();

    private final MemoryThreadStore store = new MemoryThreadStore();
    private final Tool send =
            Tool.of("send", "Sends.", ToolDescriptor.NO_PARAMETERS, (_, _) -> "sent");

    private Termination run(Permission permission, Tool tool) {
        return run(permission, tool, JsonObject.EMPTY);
    }

    private Termination run(Permission permission, Tool tool, JsonObject state) {
        var os =
                AgentOs.builder()
                        .store(store)
                        .model(
                                "scripted",
                                ScriptedModel.of(call("c1", "send", ARGUMENTS), say("Ok")))
                        .tools(tool)
                        .behavior(permission)
                        .agent(
                                AgentDefinition.builder("a", "scripted")
                                        .behavior(Permission.ID)
                                        .build());
        try (var built = os.build()) {
            var request = RunRequest.of("a", Message.user("Hi")).withThread(THREAD);
            return built.run(request.withState(state)).termination();
        }
    }

    /// What is shown with the question.
    private Optional<Json> shown(String member) {
        var call = Path.of("__tool_call_scope").key("c1").key("suspended_call");
        return store.require(Owner.LOCAL, THREAD)
                .state()
                .find(call.key("suspension").key("parameters").key(member));
    }

    @ParameterizedTest
    @EnumSource(RiskClass.class)
    void callsThatOnlyReadOrCanBeChangedBackRunUnasked(RiskClass risk) {
        var end = run(Permission.of().byRisk(), send.ofRisk(risk));

        var isHarmless = risk == RiskClass.READ || risk == RiskClass.WRITE;
        assertThat(end).isEqualTo(isHarmless ? DONE : ASKED);
    }

    @Test
    void aReadOnlyToolReadsAndOneThatDoesNotSayIsAskedAbout() {
        assertThat(run(Permission.of().byRisk(), send.readOnly())).isEqualTo(DONE);
        assertThat(run(Permission.of().byRisk(), send)).isEqualTo(ASKED);
    }

    @Test
    void aRuleSaysMoreThanTheRisk() {
        var rules = Permission.of().byRisk().withRules("a", Verdict.ALLOW, "send");

        assertThat(run(rules, send.ofRisk(RiskClass.EXTERNAL))).isEqualTo(DONE);
    }

    @Test
    void theDefaultOfTheThreadSaysMoreThanTheRisk() {
        var asking =
                JsonObject.EMPTY.with("permission_policy", Json.object("default_behavior", "ask"));

        var end = run(Permission.of().byRisk(), send.ofRisk(RiskClass.READ), asking);

        assertThat(end).isEqualTo(ASKED);
    }

    @Test
    void withoutItEveryCallIsAskedAbout() {
        assertThat(run(Permission.of(), send.ofRisk(RiskClass.READ))).isEqualTo(ASKED);
    }

    @Test
    void whoIsAskedIsShownTheRiskAndWhatTheCallWouldDo() {
        var careful =
                send.ofRisk(RiskClass.EXTERNAL)
                        .idempotent()
                        .previewedBy(arguments -> Json.object("mail", arguments));

        run(Permission.of(), ToolFaults.of(ToolFaultPolicy.DEFAULT).around(careful));

        assertThat(shown("risk")).contains(Json.of("external"));
        assertThat(shown("preview")).contains(Json.object("mail", ARGUMENTS));
    }

    @Test
    void aToolThatSaysNothingIsShownWithoutRiskAndPreview() {
        run(Permission.of(), send);

        assertThat(shown("tool_args")).contains(ARGUMENTS);
        assertThat(shown("risk")).isEmpty();
        assertThat(shown("preview")).isEmpty();
    }

    @Test
    void aPreviewThatFailsDoesNotKeepAnybodyFromBeingAsked() {
        var broken =
                send.previewedBy(_ -> {
                    throw new IllegalStateException("no printer");
                });

        assertThat(run(Permission.of(), broken)).isEqualTo(ASKED);
        assertThat(shown("preview")).isEmpty();
    }
}
