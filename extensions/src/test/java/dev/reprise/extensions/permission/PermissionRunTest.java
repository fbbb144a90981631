package dev.reprise.extensions.permission;

import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.Owner;
import dev.reprise.core.ThreadId;
import dev.reprise.core.agent.AgentDefinition;
import dev.reprise.core.message.Message;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.run.Termination;
import dev.reprise.core.store.ThreadView;
import dev.reprise.core.suspend.ToolCallDecision;
import dev.reprise.core.tool.Tool;
import dev.reprise.core.tool.ToolDescriptor;
import dev.reprise.core.tool.ToolExecutionEffect;
import dev.reprise.core.tool.ToolResult;
import dev.reprise.facts.Fact;
import dev.reprise.runtime.AgentOs;
import dev.reprise.runtime.RunResult;
import dev.reprise.runtime.resolve.BuildException;
import dev.reprise.runtime.store.MemoryThreadStore;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.Path;
import dev.reprise.testing.model.ScriptedModel;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// The behaviors in whole runs.
class PermissionRunTest {
    private static final ThreadId THREAD = new ThreadId("t1");

    private final MemoryThreadStore store = new MemoryThreadStore();
    private final AtomicInteger deleted = new AtomicInteger();
    private final List<String> paths = new CopyOnWriteArrayList<>();
    private final Tool delete =
            Tool.of(
                    "delete_file",
                    "Deletes a file.",
                    ToolDescriptor.NO_PARAMETERS,
                    (arguments, call) -> {
                        paths.add(arguments.toString());
                        return call.success(deleted.incrementAndGet());
                    });
    private final Tool grant =
            Tool.of(
                    "grant",
                    "Allows deleting for this run.",
                    ToolDescriptor.NO_PARAMETERS,
                    (_, _) ->
                            ToolExecutionEffect.of(ToolResult.success("grant", Json.NULL))
                                    .with(
                                            PermissionState.overrides(
                                                    new PermissionAction.AllowTool(
                                                            "delete_file"))));

    private RunResult run(ScriptedModel model, JsonObject state) {
        var request = RunRequest.of("a", Message.user("Hi")).withThread(THREAD);
        return run(model, state.isEmpty() ? request : request.withState(state));
    }

    private RunResult decide(ScriptedModel model, Json answer) {
        var decision = ToolCallDecision.ofAnswer("fc_c1", answer, 1);
        return run(model, RunRequest.of("a").withThread(THREAD).withDecisions(List.of(decision)));
    }

    private RunResult run(ScriptedModel model, RunRequest request) {
        var definition =
                AgentDefinition.builder("a", "scripted")
                        .behavior(Permission.ID)
                        .behavior(ToolPolicy.ID)
                        .build();
        try (var os =
                AgentOs.builder()
                        .model("scripted", model)
                        .store(store)
                        .tools(delete, grant)
                        .behavior(
                                Permission.of()
                                        .withRules("a", Verdict.ALLOW, "grant")
                                        .withRules(
                                                "a",
                                                Verdict.DENY,
                                                "delete_file(path ~ \"/etc/*\")"))
                        .behavior(new ToolPolicy())
                        .agent(definition)
                        .build()) {
            return os.run(request);
        }
    }

    private ThreadView thread() {
        return store.load(Owner.LOCAL, THREAD).orElseThrow();
    }

    private static JsonObject policy(String rules) {
        return Json.object("permission_policy", Json.parse(rules));
    }

    @Test
    @Fact("extensions T-PERM-1")
    void aRunWaitsUntilSomebodyAllowsTheCall() {
        var result =
                run(
                        ScriptedModel.of(call("c1", "delete_file", Json.object("path", "/data/x"))),
                        JsonObject.EMPTY);

        assertThat(result.termination()).isEqualTo(new Termination.Suspended());
        assertThat(deleted).hasValue(0);
        assertThat(thread().state().find(Path.parse("__tool_call_scope.c1.suspended_call")))
                .contains(
                        Json.parse(
                                """
                                {"call_id":"c1","tool_name":"delete_file","arguments":{"path":"/data/x"},
                                 "suspension":{"id":"fc_c1","action":"tool:PermissionConfirm","message":"Permission required to run tool 'delete_file'",
                                  "parameters":{"tool_name":"delete_file","tool_args":{"path":"/data/x"}},
                                  "response_schema":{"type":"object","additionalProperties":true,"properties":{"approved":{"type":"boolean"},"reason":{"type":"string"},"remember":{"type":"boolean"}},"required":["approved"]}},
                                 "pending":{"id":"fc_c1","name":"PermissionConfirm","arguments":{"tool_name":"delete_file","tool_args":{"path":"/data/x"}}},
                                 "resume_mode":"replay_tool_call"}
                                """));
    }

    @Test
    void whoAllowsACallMayChangeItsArguments() {
        run(
                ScriptedModel.of(call("c1", "delete_file", Json.object("path", "/data/x"))),
                JsonObject.EMPTY);

        var result = decide(ScriptedModel.of(say("Done")), edited("/data/y"));

        assertThat(result.text()).isEqualTo("Done");
        assertThat(paths).containsExactly("{\"path\":\"/data/y\"}");
    }

    @Test
    void whatARuleDeniesIsDeniedHoweverTheArgumentsCame() {
        run(
                ScriptedModel.of(call("c1", "delete_file", Json.object("path", "/data/x"))),
                JsonObject.EMPTY);
        var model = ScriptedModel.of(say("Oh"));

        decide(model, edited("/etc/passwd"));

        assertThat(deleted).hasValue(0);
    }

    private static Json edited(String path) {
        return Json.object("approved", true, "editedArgs", Json.object("path", path));
    }

    @Test
    void aDeniedToolIsNeitherOfferedNorRun() {
        var model = ScriptedModel.of(call("c1", "delete_file", JsonObject.EMPTY), say("Ok."));

        var result =
                run(
                        model,
                        policy(
                                """
                                {"default_behavior":"allow","rules":{"tool:delete_file":{
                                  "subject":{"kind":"tool","tool_id":"delete_file"},"behavior":"deny"}}}
                                """));

        assertThat(result.text()).isEqualTo("Ok.");
        assertThat(deleted).hasValue(0);
        assertThat(model.request(0).tools())
                .extracting(ToolDescriptor::id)
                .containsExactly("grant");
        assertThat(thread().thread().messages())
                .anySatisfy(message ->
                        assertThat(message.content()).contains("Tool 'delete_file' is denied"));
    }

    @Test
    @Fact("extensions T-PERM-3")
    void anOverrideIsGoneInTheNextRun() {
        run(
                ScriptedModel.of(
                        call("c1", "grant", JsonObject.EMPTY),
                        call("c2", "delete_file", JsonObject.EMPTY),
                        say("Deleted.")),
                policy("{\"default_behavior\":\"ask\",\"rules\":{}}"));
        assertThat(deleted).hasValue(1);

        var next =
                run(
                        ScriptedModel.of(call("c3", "delete_file", JsonObject.EMPTY)),
                        JsonObject.EMPTY);

        assertThat(next.termination()).isEqualTo(new Termination.Suspended());
        assertThat(deleted).hasValue(1);
    }

    @Test
    @Fact("runtime T-RUN-6")
    void aRefusalThatIsToBeRememberedDeniesTheToolFromThenOn() {
        run(ScriptedModel.of(call("c1", "delete_file", JsonObject.EMPTY)), JsonObject.EMPTY);

        var next = ScriptedModel.of(call("c2", "delete_file", JsonObject.EMPTY), say("Never."));
        var result = decide(next, Json.object("approved", false, "remember", true));

        assertThat(result.text()).isEqualTo("Never.");
        assertThat(deleted).hasValue(0);
        assertThat(next.lastRequest().tools())
                .extracting(ToolDescriptor::id)
                .containsExactly("grant");
    }

    @Test
    @Fact("runtime T-RUN-6")
    void anApprovalThatIsToBeRememberedIsAskedForOnce() {
        run(ScriptedModel.of(call("c1", "delete_file", JsonObject.EMPTY)), JsonObject.EMPTY);

        var next = ScriptedModel.of(call("c2", "delete_file", JsonObject.EMPTY), say("Gone."));
        var result = decide(next, Json.object("approved", true, "remember", true));

        assertThat(result.text()).isEqualTo("Gone.");
        assertThat(deleted).hasValue(2);
    }

    @Test
    void rulesOfAnAgentThatIsNotThereOrLacksTheBehaviorAreNoticedAtTheStart() {
        var rules = Permission.of().withRules("janitor", Verdict.DENY, "rm");
        var cleaner = AgentDefinition.builder("cleaner", "m").behavior(Permission.ID).build();
        var janitor = AgentDefinition.builder("janitor", "m").build();

        for (var agent : List.of(cleaner, janitor)) {
            assertThatThrownBy(() -> AgentOs.builder().behavior(rules).agent(agent).build())
                    .isInstanceOf(BuildException.class)
                    .hasMessage(
                            "behavior permission is configured for agent janitor, which does not"
                                    + " exist or does not name it");
        }
    }
}
