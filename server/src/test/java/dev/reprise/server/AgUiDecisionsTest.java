package dev.reprise.server;

import static dev.reprise.server.AgUiCalls.answer;
import static dev.reprise.server.AgUiCalls.request;
import static dev.reprise.server.AgUiCalls.user;
import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.say;
import static dev.reprise.testing.model.ScriptedModel.waitAt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.agent.AgentDefinition;
import dev.reprise.core.message.Message;
import dev.reprise.core.tool.Tool;
import dev.reprise.core.tool.ToolDescriptor;
import dev.reprise.extensions.permission.Permission;
import dev.reprise.extensions.permission.Verdict;
import dev.reprise.facts.Fact;
import dev.reprise.protocols.agui.WaitingCalls;
import dev.reprise.runtime.AgentOsBuilder;
import dev.reprise.state.Json;
import dev.reprise.state.JsonArray;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonReader;
import dev.reprise.testing.agui.AgUiClient;
import dev.reprise.testing.model.Gate;
import dev.reprise.testing.model.ScriptedModel;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Calls that wait: what answers them over AG-UI, and what becomes of the rest.
class AgUiDecisionsTest {
    private final AtomicInteger paid = new AtomicInteger();

    private final Tool pay =
            Tool.of(
                    ToolDescriptor.of("pay", "For tests.", ToolDescriptor.NO_PARAMETERS),
                    (_, _) -> "paid " + paid.incrementAndGet());

    private AgentOsBuilder asking(AgentOsBuilder os) {
        return os.behavior(Permission.of())
                .tools(pay)
                .agent(
                        AgentDefinition.builder("assistant", "scripted")
                                .behavior("permission")
                                .build());
    }

    private static AgentOsBuilder plain(AgentOsBuilder os) {
        return os.agent(AgentDefinition.builder("assistant", "scripted").build());
    }

    private AgUiCalls paying() {
        var model = ScriptedModel.of(call("c1", "pay", JsonObject.EMPTY), say("Paid."), say("Ok"));
        return new AgUiCalls(model, this::asking);
    }

    private static AgUiCalls frontend() {
        var model =
                ScriptedModel.of(
                        call("c1", "setTheme", Json.object("color", "red")),
                        say("Red."),
                        say("Ok"));
        return new AgUiCalls(model, AgUiDecisionsTest::plain);
    }

    private static JsonObject themed(String run, JsonObject... messages) {
        return request(run, messages).with("tools", Json.array(AgUiCalls.tool("setTheme")));
    }

    private static List<String> waiting(AgUiCalls calls) {
        return WaitingCalls.in(calls.thread().state()).ids();
    }

    @Test
    void aPromptIsShownAsACallOfItsOwn() {
        try (var calls = paying()) {
            var client = calls.run(request("run-1", user("u1", "pay")));

            assertThat(client.types())
                    .containsSubsequence("STEP_FINISHED", "TOOL_CALL_START", "TOOL_CALL_ARGS")
                    .endsWith("TOOL_CALL_END", "STATE_SNAPSHOT", "RUN_FINISHED");
            assertThat(client.events().toString())
                    .contains("\"toolCallName\":\"PermissionConfirm\"", "\"fc_c1\"");
            assertThat(client.events().getLast().has("outcome")).isFalse();
        }
    }

    @Test
    @Fact("ag-ui T-AGUI-10")
    void anApprovalWithTheWholeHistoryLetsTheWaitingRunGoOn() {
        try (var calls = paying()) {
            var first = calls.run(request("run-1", user("u1", "pay")));
            var sent = new ArrayList<JsonObject>();
            sent.add(user("u1", "pay"));
            sent.addAll(first.messages());
            sent.add(answer("fc_c1", "{\"approved\":true,\"remember\":false}"));

            var second =
                    calls.run(
                            request("run-2", sent.toArray(JsonObject[]::new))
                                    .with("state", first.state()));

            assertThat(paid).hasValue(1);
            assertThat(second.types())
                    .containsOnlyOnce("TOOL_CALL_RESULT")
                    .doesNotContain("TOOL_CALL_START")
                    .endsWith("RUN_FINISHED");
            assertThat(second.events().getFirst().get("runId")).isEqualTo(Json.of("run-2"));
            assertThat(waiting(calls)).isEmpty();
            assertThat(calls.server.get("/v1/runs?thread_id=chat").body())
                    .contains(
                            "\"total\":1",
                            "\"status\":\"done\"",
                            "\"aliases\":[\"run-1\",\"run-2\"]");
        }
    }

    @Test
    @Fact("ag-ui T-AGUI-10")
    void aRefusalLetsNothingRun() {
        try (var calls = paying()) {
            calls.run(request("run-1", user("u1", "pay")));

            var second = calls.run(request("run-2", answer("c1", "denied")));

            assertThat(paid).hasValue(0);
            assertThat(second.messages().getFirst().toString()).contains("error");
            assertThat(waiting(calls)).isEmpty();
        }
    }

    @Test
    void aToolOfTheFrontEndGetsItsAnswerAsResult() {
        try (var calls = frontend()) {
            var first = calls.run(themed("run-1", user("u1", "red, please")));
            assertThat(first.types()).doesNotContain("TOOL_CALL_RESULT").endsWith("RUN_FINISHED");
            assertThat(waiting(calls)).containsExactly("c1");

            var second =
                    calls.run(themed("run-2", user("u1", "red, please"), answer("c1", "done")));

            assertThat(second.types()).containsOnlyOnce("TOOL_CALL_RESULT");
            assertThat(calls.messages())
                    .extracting(Message::content)
                    .contains("Red.")
                    .anyMatch(content -> content.contains("\"data\":\"done\""))
                    .doesNotContain("done");
        }
    }

    @Test
    void whatTheFrontEndChangedOfTheStateComesWithItsAnswer() {
        try (var calls = frontend()) {
            var first =
                    calls.run(
                            themed("run-1", user("u1", "red, please"))
                                    .with("state", Json.object("theme", "blue", "todo", "milk")));

            calls.run(
                    themed("run-2", answer("c1", "done"))
                            .with("state", Json.object("theme", "red", "__run", "mine")));

            var state = JsonReader.of(calls.thread().state());
            assertThat(first.state().toString()).contains("\"theme\":\"blue\"");
            assertThat(state.requireText("theme")).isEqualTo("red");
            assertThat(state.requireText("todo")).isEqualTo("milk");
            assertThat(state.requireObject("__run").has("status")).isTrue();
            assertThat(calls.messages()).extracting(Message::content).contains("Red.");
        }
    }

    @Test
    void aToolOfTheFrontEndHidesOneOfTheServer() {
        var model = ScriptedModel.of(call("c1", "pay", JsonObject.EMPTY), say("Ok"));
        try (var calls = new AgUiCalls(model, os -> plain(os).tools(pay))) {
            var tools = Json.array(AgUiCalls.tool("pay"));
            calls.run(request("run-1", user("u1", "pay")).with("tools", tools));
            calls.run(request("run-2", answer("c1", "approved")).with("tools", tools));

            assertThat(paid).hasValue(0);
            assertThat(calls.messages().toString()).contains("approved");
        }
    }

    @Test
    @Fact("ag-ui T-AGUI-08")
    void anAnswerThatNobodyWaitsForIsRefused() {
        try (var calls = paying()) {
            var answer = calls.post(request("run-1", answer("c1", "yes")));

            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body())
                    .isEqualTo(
                            "{\"error\":\"bad request: no active run found for thread 'chat', runId: run-1; cannot apply decisions\"}");
        }
    }

    @Test
    @Fact("ag-ui T-AGUI-09")
    void newInputDropsWhatWaits() {
        try (var calls = paying()) {
            calls.run(request("run-1", user("u1", "pay")));
            assertThat(waiting(calls)).containsExactly("fc_c1");

            var client = calls.run(request("run-2", user("u1", "pay"), user("u2", "never mind")));

            assertThat(client.types()).endsWith("RUN_FINISHED");
            assertThat(waiting(calls)).isEmpty();
            assertThat(calls.thread().state().toString()).doesNotContain("\"id\":\"run-2\"");
            assertThat(paid).hasValue(0);
        }
    }

    @Test
    void aClientThatRunsAgainKeepsWhatWaits() {
        try (var calls = paying()) {
            calls.run(request("run-1", user("u1", "pay")));

            calls.run(request("run-2", user("u1", "pay")).with("state", JsonObject.EMPTY));

            assertThat(waiting(calls)).containsExactly("fc_c1");
        }
    }

    /// Another tab of the front end knows nothing of what was decided, and sends the state in which
    /// the call waits.
    @Test
    void anApprovalInASecondTabWithItsOldStateExecutesNothingAgain() {
        try (var calls = paying()) {
            var shown = calls.run(request("run-1", user("u1", "pay")));
            var sent = new ArrayList<JsonObject>();
            sent.add(user("u1", "pay"));
            sent.addAll(shown.messages());
            sent.add(answer("fc_c1", "{\"approved\":true}"));
            var history = sent.toArray(JsonObject[]::new);

            calls.run(request("tab-1", history).with("state", shown.state()));
            calls.run(request("tab-2", history).with("state", shown.state()));
            calls.post(request("tab-2-again", history).with("state", shown.state()));

            assertThat(paid).hasValue(1);
            assertThat(waiting(calls)).isEmpty();
        }
    }

    private record Answered(HttpResponse<String> forwarded, AgUiClient whole, List<String> said) {}

    /// Answers while the run is at work.
    private Answered answering(JsonObject request) throws Exception {
        var thinking = new Gate();
        var model =
                ScriptedModel.of(
                        call("c1", "pay", JsonObject.EMPTY)
                                .call("c2", "pay", JsonObject.EMPTY)
                                .call("c3", "look", JsonObject.EMPTY),
                        waitAt(thinking).say("Hm."),
                        say("Paid."));
        var look =
                Tool.of(
                        ToolDescriptor.of("look", "For tests.", ToolDescriptor.NO_PARAMETERS),
                        (_, _) -> "seen");
        var allowed = Permission.of().withRules("assistant", Verdict.ALLOW, "look");
        try (var calls =
                        new AgUiCalls(
                                model,
                                os ->
                                        os.behavior(allowed)
                                                .tools(pay, look)
                                                .agent(
                                                        AgentDefinition.builder(
                                                                        "assistant", "scripted")
                                                                .behavior("permission")
                                                                .build()));
                var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var whole = clients.submit(() -> calls.run(request("run-1", user("u1", "pay"))));
            thinking.awaitReached();

            var forwarded = calls.post(request);
            thinking.open();
            var said = calls.messages().stream().map(Message::content).toList();
            return new Answered(forwarded, whole.get(20, TimeUnit.SECONDS), said);
        }
    }

    @Test
    @Fact("ag-ui T-AGUI-05")
    void anAnswerForARunAtWorkIsHandedToIt() throws Exception {
        var answered = answering(request("run-2", answer("c1", "yes")));

        assertThat(answered.forwarded.statusCode()).isEqualTo(202);
        assertThat(answered.forwarded.body())
                .isEqualTo(
                        "{\"status\":\"decision_forwarded\",\"threadId\":\"chat\",\"runId\":\"run-2\"}");
        assertThat(paid).hasValue(1);
        assertThat(answered.whole.types()).endsWith("RUN_FINISHED");
    }

    @Test
    @Fact("ag-ui T-AGUI-06")
    void severalAnswersAreAllHandedOver() throws Exception {
        var answered = answering(request("run-2", answer("c1", "yes"), answer("fc_c2", "yes")));

        assertThat(answered.forwarded.statusCode()).isEqualTo(202);
        assertThat(paid).hasValue(2);
    }

    @Test
    @Fact("ag-ui T-AGUI-07")
    void anAnswerWithNewInputIsANewRunThatAppliesIt() {
        try (var calls = paying()) {
            calls.run(request("run-1", user("u1", "pay")));

            var client =
                    calls.run(
                            request(
                                    "run-2",
                                    answer("fc_c1", "yes"),
                                    answer("old", "yes"),
                                    user("u2", "and now?")));

            assertThat(client.types()).contains("TOOL_CALL_RESULT").endsWith("RUN_FINISHED");
            assertThat(paid).hasValue(1);
            assertThat(calls.server.get("/v1/runs?thread_id=chat").body()).contains("\"total\":2");
        }
    }

    private static JsonObject wanting(JsonObject request) {
        return request.with("config", Json.object("interrupts", true));
    }

    private static JsonObject resuming(String run, String interrupt, JsonObject members) {
        var entry = members.with("interruptId", interrupt);
        return request(run).with("resume", Json.array(entry));
    }

    @Test
    void aClientThatWantsInterruptsIsToldOfThem() {
        try (var calls = paying()) {
            var client = calls.run(wanting(request("run-1", user("u1", "pay"))));

            var outcome = JsonReader.of(client.events().getLast()).requireObject("outcome");
            assertThat(outcome.get("type")).isEqualTo(Json.of("interrupt"));
            var interrupt =
                    JsonReader.of(((JsonArray) outcome.getOr("interrupts", Json.NULL)).get(0))
                            .object();
            assertThat(interrupt.get("id")).isEqualTo(Json.of("fc_c1"));
            assertThat(interrupt.get("reason")).isEqualTo(Json.of("tool_call"));
            assertThat(interrupt.get("toolCallId")).isEqualTo(Json.of("c1"));
            assertThat(interrupt.get("message"))
                    .isEqualTo(Json.of("Permission required to run tool 'pay'"));
            assertThat(interrupt.has("responseSchema")).isTrue();
        }
    }

    @Test
    void resumeLetsTheRunGoOnOnce() {
        try (var calls = paying()) {
            calls.run(wanting(request("run-1", user("u1", "pay"))));
            var resolved = Json.object("status", "resolved");

            var second = calls.run(resuming("run-2", "fc_c1", resolved));
            var third = calls.run(resuming("run-3", "fc_c1", resolved));

            assertThat(second.types()).contains("TOOL_CALL_RESULT").endsWith("RUN_FINISHED");
            assertThat(third.types()).containsExactly("RUN_STARTED", "RUN_FINISHED");
            assertThat(paid).hasValue(1);
        }
    }

    @Test
    void anEmptyResumeIsNone() throws Exception {
        var thinking = new Gate();
        var model = ScriptedModel.of(waitAt(thinking).say("Hm."), say("Hello again."));
        try (var calls = new AgUiCalls(model, AgUiDecisionsTest::plain);
                var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var older = clients.submit(() -> calls.run(request("run-1", user("u1", "hello"))));
            thinking.awaitReached();

            var newer =
                    calls.run(
                            request("run-2", user("u1", "hello"), user("u2", "hello?"))
                                    .with("resume", Json.array()));

            assertThat(newer.types()).contains("TEXT_MESSAGE_CONTENT").endsWith("RUN_FINISHED");
            assertThat(older.get(20, TimeUnit.SECONDS).types()).endsWith("RUN_ERROR");
            assertThat(calls.messages()).extracting(Message::content).contains("hello?");
        }
    }

    @Test
    void whatIsSaidWithTheAnswersBeginsARunThatAppliesThem() throws Exception {
        var both =
                Json.array(
                        Json.object("interruptId", "fc_c1", "status", "resolved"),
                        Json.object("interruptId", "c2", "status", "resolved"));

        var answered = answering(request("run-2", user("u2", "and hurry")).with("resume", both));

        assertThat(answered.forwarded.body()).contains("RUN_FINISHED");
        assertThat(answered.whole.types()).endsWith("RUN_ERROR");
        assertThat(answered.said).contains("and hurry");
        assertThat(paid).hasValue(2);
    }

    @Test
    void whatIsSaidWithAnswersThatWereGivenBeforeBeginsARun() {
        try (var calls = paying()) {
            calls.run(wanting(request("run-1", user("u1", "pay"))));
            var resolved = Json.object("status", "resolved");
            calls.run(resuming("run-2", "fc_c1", resolved));

            var again = resuming("run-3", "fc_c1", resolved);
            var third = calls.run(again.with("messages", Json.array(user("u2", "thanks"))));

            assertThat(third.types()).contains("TEXT_MESSAGE_CONTENT").endsWith("RUN_FINISHED");
            assertThat(calls.messages()).extracting(Message::content).contains("thanks", "Ok");
            assertThat(paid).hasValue(1);
        }
    }

    @Test
    void anInterruptThatNewInputEndedIsNotFound() {
        try (var calls = paying()) {
            calls.run(wanting(request("run-1", user("u1", "pay"))));
            calls.run(request("run-2", user("u2", "never mind")));

            var late = calls.run(resuming("run-3", "fc_c1", Json.object("status", "resolved")));

            assertThat(late.types()).containsExactly("RUN_STARTED", "RUN_ERROR");
            assertThat(late.events().getLast().get("code"))
                    .isEqualTo(Json.of("INTERRUPT_NOT_FOUND"));
            assertThat(paid).hasValue(0);
        }
    }

    @Test
    void aCancelledInterruptRefusesTheCallWithTheReason() {
        try (var calls = paying()) {
            calls.run(wanting(request("run-1", user("u1", "pay"))));
            var cancelled =
                    Json.object(
                            "status", "cancelled", "payload", Json.object("reason", "too late"));

            var second = calls.run(resuming("run-2", "fc_c1", cancelled));

            assertThat(second.messages().getFirst().toString()).contains("too late");
            assertThat(paid).hasValue(0);
        }
    }

    @Test
    void anUnknownInterruptEndsTheStream() {
        try (var calls = paying()) {
            calls.run(wanting(request("run-1", user("u1", "pay"))));

            var answer = calls.run(resuming("run-2", "fc_c9", Json.object("status", "resolved")));

            assertThat(answer.types()).containsExactly("RUN_STARTED", "RUN_ERROR");
            assertThat(answer.events().getLast())
                    .isEqualTo(
                            Json.object(
                                    "type",
                                    "RUN_ERROR",
                                    "message",
                                    "interrupt not found: fc_c9",
                                    "code",
                                    "INTERRUPT_NOT_FOUND"));
        }
    }

    @Test
    void allInterruptsHaveToBeAnsweredBeforeAnythingElseIsSaid() {
        var both = call("c1", "pay", JsonObject.EMPTY).call("c2", "pay", JsonObject.EMPTY);
        try (var calls = new AgUiCalls(ScriptedModel.of(both, say("Ok")), this::asking)) {
            calls.run(wanting(request("run-1", user("u1", "pay"))));

            var one = calls.run(resuming("run-2", "fc_c1", Json.object("status", "resolved")));
            var other = calls.run(wanting(request("run-3", user("u2", "hello?"))));

            assertThat(one.events().getLast().get("message"))
                    .isEqualTo(
                            Json.of(
                                    "resume must answer every open interrupt, not answered: fc_c2"));
            assertThat(other.events().getLast().get("code")).isEqualTo(Json.of("INTERRUPTS_OPEN"));
            assertThat(paid).hasValue(0);
        }
    }
}
