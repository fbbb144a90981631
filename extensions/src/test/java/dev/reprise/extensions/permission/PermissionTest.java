package dev.reprise.extensions.permission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.action.StateAction;
import dev.reprise.core.action.StateActions;
import dev.reprise.core.behavior.BeforeInference;
import dev.reprise.core.behavior.BeforeToolExecute;
import dev.reprise.core.behavior.BeforeToolExecuteAction;
import dev.reprise.core.behavior.Block;
import dev.reprise.core.behavior.ExcludeTool;
import dev.reprise.core.behavior.IncludeOnlyTools;
import dev.reprise.core.behavior.RunSnapshot;
import dev.reprise.core.behavior.Suspend;
import dev.reprise.core.message.ToolCall;
import dev.reprise.core.run.RunIdentity;
import dev.reprise.core.run.RunOrigin;
import dev.reprise.core.run.RunPolicy;
import dev.reprise.core.suspend.PendingToolCall;
import dev.reprise.core.suspend.ResumeMode;
import dev.reprise.core.suspend.SuspendTicket;
import dev.reprise.core.suspend.SuspendedCall;
import dev.reprise.core.suspend.Suspension;
import dev.reprise.core.suspend.ToolCallResume;
import dev.reprise.facts.Fact;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The hooks of the behaviors by themselves.
class PermissionTest {
    private static final ToolCall RM = new ToolCall("c1", "rm", Json.object("path", "/x"));

    private static RunSnapshot run(Json state, RunPolicy policy) {
        var identity =
                new RunIdentity(
                        Owner.LOCAL,
                        new ThreadId("t1"),
                        new RunId("r1"),
                        "support",
                        RunOrigin.USER,
                        null,
                        null,
                        null);
        return new RunSnapshot(identity, policy, state, List.of(), 0, 0);
    }

    private static BeforeToolExecute before(
            ToolCall call, Json state, @Nullable ToolCallResume resume) {
        return new BeforeToolExecute(run(state, RunPolicy.OPEN), call, resume);
    }

    private static List<BeforeToolExecuteAction> asked(
            ToolCall call, Json state, @Nullable ToolCallResume resume) {
        return Permission.of().beforeToolExecute(before(call, state, resume)).actions();
    }

    private static ToolCallResume answer(ToolCallResume.Action action, Json result) {
        return new ToolCallResume("d1", action, result, null, 0);
    }

    private static Json state(PermissionAction... actions) {
        Json state = JsonObject.EMPTY;
        for (var action : actions) {
            state =
                    StateActions.reduce(state, List.of(PermissionState.policy(action)), null)
                            .patch()
                            .apply(state);
        }
        return state;
    }

    /// The state of a thread in which a call waits for a person.
    private static Json waiting(ToolCall call, SuspendTicket ticket, String status) {
        var kept =
                Json.object(
                        "suspended_call",
                        SuspendedCall.of(call, ticket).toJson(),
                        "tool_call_state",
                        Json.object("call_id", call.id(), "status", status));
        return Json.object("__tool_call_scope", Json.object(call.id(), kept));
    }

    private static final Json YES = Json.object("approved", true);
    private static final Json YES_ALWAYS = Json.object("approved", true, "remember", true);

    @Test
    @Fact("extensions T-PERM-1")
    void aCallWithoutARuleWaitsForAPerson() {
        var wanted = asked(RM, JsonObject.EMPTY, null);

        assertThat(wanted)
                .singleElement()
                .isInstanceOfSatisfying(
                        Suspend.class,
                        suspend ->
                                assertThat(suspend.ticket().toJson())
                                        .isEqualTo(
                                                Json.parse(
                                                        """
                                                        {"suspension":{"id":"fc_c1","action":"tool:PermissionConfirm","message":"Permission required to run tool 'rm'","parameters":{"tool_name":"rm","tool_args":{"path":"/x"}},"response_schema":{"type":"object","additionalProperties":true,"properties":{"approved":{"type":"boolean"},"reason":{"type":"string"},"remember":{"type":"boolean"}},"required":["approved"]}},
                                                         "pending":{"id":"fc_c1","name":"PermissionConfirm","arguments":{"tool_name":"rm","tool_args":{"path":"/x"}}},"resume_mode":"replay_tool_call"}
                                                        """)));
    }

    @Test
    void theQuestionNamesTheRuleThatAsks() {
        var state = state(new PermissionAction.SetRule("rm(/*)", Verdict.ASK));

        assertThat(asked(RM, state, null))
                .singleElement()
                .isInstanceOfSatisfying(
                        Suspend.class,
                        suspend ->
                                assertThat(suspend.ticket().suspension().parameters().toString())
                                        .contains("\"matched_rule\":\"pattern:rm(/*)\""));
    }

    @Test
    void anAllowedCallRunsAndADeniedOneIsRefused() {
        assertThat(asked(RM, state(new PermissionAction.AllowTool("rm")), null)).isEmpty();
        assertThat(asked(RM, state(new PermissionAction.DenyTool("rm")), null))
                .containsExactly(new Block("Tool 'rm' is denied"));
    }

    @Test
    void aCallWithoutAnIdCannotBeAskedAbout() {
        assertThat(asked(new ToolCall(" ", "rm", JsonObject.EMPTY), JsonObject.EMPTY, null))
                .containsExactly(new Block("Permission check requires non-empty tool call id"));
    }

    @Test
    @Fact("extensions T-PERM-2")
    void anAnswerThatLetsTheCallGoOnIsNotFollowedByASecondQuestion() {
        var resume = answer(ToolCallResume.Action.RESUME, YES);
        var state = waiting(RM, Confirmation.ticket(RM, null), "resuming");

        assertThat(asked(RM, state, resume)).isEmpty();
        assertThat(asked(RM, JsonObject.EMPTY, resume)).isEmpty();
    }

    @Test
    void anAnswerForOtherArgumentsIsNone() {
        var state = waiting(RM, Confirmation.ticket(RM, null), "resuming");
        var edited = new ToolCall("c1", "rm", Json.object("path", "/"));

        assertThat(asked(edited, state, answer(ToolCallResume.Action.RESUME, YES)))
                .singleElement()
                .isInstanceOf(Suspend.class);
    }

    @Test
    void anAnswerIsUsedUpWhenItsCallIsOver() {
        var over =
                Json.parse(
                        """
                        {"__tool_call_scope":{"c1":{"tool_call_state":{"call_id":"c1","status":"succeeded"}}}}
                        """);

        assertThat(asked(RM, over, answer(ToolCallResume.Action.RESUME, YES)))
                .singleElement()
                .isInstanceOf(Suspend.class);
    }

    @Test
    void anAnswerThatIsToBeRememberedBecomesARule() {
        var call = SuspendedCall.of(RM, Confirmation.ticket(RM, null));

        var wanted =
                Permission.of().decided(call, answer(ToolCallResume.Action.RESUME, YES_ALWAYS));

        assertThat(wanted)
                .extracting(StateAction::payload)
                .containsExactly(new PermissionAction.SetTool("rm", Verdict.ALLOW).toJson());
    }

    @Test
    void aRefusalThatIsToBeRememberedDeniesTheTool() {
        var call = SuspendedCall.of(RM, Confirmation.ticket(RM, null));
        var no = Json.object("approved", false, "remember", true);

        assertThat(Confirmation.remembered(call, answer(ToolCallResume.Action.CANCEL, no)))
                .contains(new PermissionAction.SetTool("rm", Verdict.DENY));
        assertThat(Confirmation.remembered(call, answer(ToolCallResume.Action.CANCEL, Json.FALSE)))
                .isEmpty();
    }

    @Test
    @Fact("extensions T-PERM-9")
    void anAnswerToAnotherQuestionIsNotRemembered() {
        var other =
                new SuspendTicket(
                        new Suspension("s1", "tool:rm", "which one?", Json.NULL, null),
                        new PendingToolCall("s1", "rm", JsonObject.EMPTY),
                        ResumeMode.REPLAY_TOOL_CALL);

        var call = SuspendedCall.of(RM, other);

        assertThat(Permission.of().decided(call, answer(ToolCallResume.Action.RESUME, YES_ALWAYS)))
                .isEmpty();
    }

    @Test
    void aQuestionIsKnownByItsNameOrItsActionInAnyCase() {
        var byName =
                new SuspendTicket(
                        Suspension.EMPTY,
                        new PendingToolCall("p", "permissionconfirm", Json.NULL),
                        ResumeMode.REPLAY_TOOL_CALL);
        var byAction =
                new SuspendTicket(
                        new Suspension("s", "TOOL:PermissionConfirm", "", Json.NULL, null),
                        PendingToolCall.EMPTY,
                        ResumeMode.REPLAY_TOOL_CALL);

        assertThat(Confirmation.isAsked(SuspendedCall.of(RM, byName))).isTrue();
        assertThat(Confirmation.isAsked(SuspendedCall.of(RM, byAction))).isTrue();
    }

    @Test
    void rulesOfTheDefinitionFillGapsForTheirAgentOnly() {
        var permission =
                Permission.of()
                        .withRules("support", Verdict.ALLOW, "rm", "Bash(", "ls")
                        .withRules("other", Verdict.DENY, "rm");
        var denied = state(new PermissionAction.SetRule("rm", Verdict.DENY));

        assertThat(permission.beforeToolExecute(before(RM, JsonObject.EMPTY, null)).actions())
                .isEmpty();
        assertThat(permission.beforeToolExecute(before(RM, denied, null)).actions())
                .containsExactly(new Block("Tool 'rm' is denied"));
    }

    @Test
    void aToolThatIsAlwaysDeniedIsNotOffered() {
        var view =
                new BeforeInference(
                        run(state(new PermissionAction.DenyTool("rm")), RunPolicy.OPEN));

        assertThat(Permission.of().beforeInference(view).actions())
                .containsExactly(new ExcludeTool("rm"));
    }

    @Test
    void theToolPolicyOffersAndRunsOnlyWhatTheRunMayUse() {
        var policy =
                new RunPolicy(
                        RunPolicy.Scope.of(List.of("ls", "cp"), List.of("cp")),
                        RunPolicy.Scope.OPEN,
                        RunPolicy.Scope.OPEN);
        var run = run(state(new PermissionAction.SetDefault(Verdict.ASK)), policy);
        var refusal = new Block("Tool 'rm' is not allowed by current policy");

        assertThat(new ToolPolicy().beforeInference(new BeforeInference(run)).actions())
                .containsExactly(new IncludeOnlyTools(Set.of("ls", "cp")), new ExcludeTool("cp"));
        var call = new BeforeToolExecute(run, RM, null);
        assertThat(new ToolPolicy().beforeToolExecute(call).actions()).containsExactly(refusal);
        assertThat(Permission.of().beforeToolExecute(call).actions()).containsExactly(refusal);
    }
}
