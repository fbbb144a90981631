package dev.reprise.protocols.agui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.message.Message;
import dev.reprise.core.message.ToolCall;
import dev.reprise.core.message.Visibility;
import dev.reprise.core.run.Termination;
import dev.reprise.core.suspend.PendingToolCall;
import dev.reprise.core.suspend.ResumeMode;
import dev.reprise.core.suspend.SuspendTicket;
import dev.reprise.core.suspend.SuspendedCall;
import dev.reprise.core.suspend.Suspension;
import dev.reprise.facts.Fact;
import dev.reprise.state.Json;
import dev.reprise.state.JsonArray;
import dev.reprise.state.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// What is on the wire, word for word.
class AgUiTranscriptTest {
    private static void assertTranscript(PlayedEvents played, String name) {
        assertThat(played.transcript()).isEqualTo(recorded(name));
    }

    private static String recorded(String name) {
        var path = "/agui/" + name + ".jsonl";
        try (var in = AgUiTranscriptTest.class.getResourceAsStream(path)) {
            return new String(
                    Objects.requireNonNull(in, path).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void textAlone() {
        var played =
                new PlayedEvents()
                        .start()
                        .step("m1")
                        .say("Hel", "", "lo")
                        .inference()
                        .stepEnd()
                        .state(Json.object("count", 1))
                        .answer("Hello");

        assertTranscript(played, "text");
    }

    @Test
    void aToolOfTheServer() {
        var played =
                new PlayedEvents()
                        .start()
                        .step("m1")
                        .call("call_1", "get_weather")
                        .pieces("call_1", "{\"location\":", "\"Oslo\"}")
                        .ready("call_1", "get_weather", Json.object("location", "Oslo"))
                        .inference()
                        .stepEnd()
                        .done("call_1", "get_weather", Json.object("temperature", 7), "m2")
                        .state(Json.object("a", 1, "list", List.of("x")))
                        .step("m3")
                        .say("7 degrees")
                        .inference()
                        .stepEnd()
                        .state(Json.object("b/c", true, "list", List.of("x", "y")))
                        .state(Json.object("b/c", true, "list", List.of("x", "y")))
                        .answer("7 degrees");

        assertTranscript(played, "tool");
    }

    private static SuspendedCall prompt() {
        var call = new ToolCall("call_1", "serverInfo", JsonObject.EMPTY);
        var schema = Json.object("type", "object");
        var suspension =
                new Suspension(
                        "fc_call_1",
                        "tool:PermissionConfirm",
                        "Permission required to run tool 'serverInfo'",
                        JsonObject.EMPTY,
                        schema);
        var pending =
                new PendingToolCall(
                        "fc_call_1",
                        "PermissionConfirm",
                        Json.object("tool_name", "serverInfo", "tool_args", JsonObject.EMPTY));
        return SuspendedCall.of(
                call, new SuspendTicket(suspension, pending, ResumeMode.REPLAY_TOOL_CALL));
    }

    private static SuspendedCall frontend() {
        var call = new ToolCall("call_2", "setTheme", Json.object("color", "red"));
        var suspension = new Suspension("call_2", "tool:setTheme", "", call.arguments(), null);
        return SuspendedCall.of(
                call,
                new SuspendTicket(
                        suspension,
                        PendingToolCall.of(call),
                        ResumeMode.USE_DECISION_AS_TOOL_RESULT));
    }

    static JsonObject waiting(SuspendedCall... calls) {
        var scope = JsonObject.EMPTY;
        for (var call : calls) {
            scope = scope.with(call.callId(), Json.object("suspended_call", call.toJson()));
        }
        return Json.object("__tool_call_scope", scope);
    }

    private static PlayedEvents asking(AgUiOptions options) {
        return new PlayedEvents(options)
                .start()
                .step("m1")
                .call("call_1", "serverInfo")
                .ready("call_1", "serverInfo", JsonObject.EMPTY)
                .call("call_2", "setTheme")
                .ready("call_2", "setTheme", Json.object("color", "red"))
                .stepEnd()
                .call("fc_call_1", "PermissionConfirm")
                .ready(
                        "fc_call_1",
                        "PermissionConfirm",
                        Json.object("tool_name", "serverInfo", "tool_args", JsonObject.EMPTY))
                .state(waiting(prompt(), frontend()))
                .finish(new Termination.Suspended());
    }

    @Test
    void callsThatWait() {
        assertTranscript(asking(AgUiOptions.DEFAULT), "waiting");
    }

    @Test
    void callsThatWaitAsInterrupts() {
        assertTranscript(asking(AgUiOptions.DEFAULT.withInterrupts(true)), "interrupts");
    }

    @Test
    void thoughtsAndTextAroundACall() {
        var played =
                new PlayedEvents()
                        .start()
                        .step("m1")
                        .think("Let me ")
                        .think("see.")
                        .play(meta -> new AgentEvent.ReasoningEncryptedValue(meta, "c2VjcmV0"))
                        .say("Looking")
                        .call("call_1", "look")
                        .ready("call_1", "look", Json.object("at", "it"))
                        .think("Hm.")
                        .say("Found")
                        .stepEnd()
                        .done("call_1", "look", Json.TRUE, "")
                        .finish(new Termination.Stopped("max_rounds", null));

        assertTranscript(played, "thoughts");
    }

    @Test
    void anAnswerThatBrokeOffIsWithdrawn() {
        var played =
                new PlayedEvents()
                        .stored(Message.user("u1", "hi"))
                        .stored(
                                Message.user("u2", "between us")
                                        .withVisibility(Visibility.INTERNAL))
                        .start()
                        .step("m1")
                        .say("Let me")
                        .call("call_1", "look")
                        .pieces("call_1", "{\"a")
                        .play(meta -> new AgentEvent.StreamReset(meta, "m1"))
                        .stepEnd()
                        .stored(Message.assistant("m2", "Hello", List.of()))
                        .step("m2")
                        .say("Hello")
                        .stepEnd()
                        .answer("Hello");

        assertTranscript(played, "reset");
    }

    @Test
    void aCallThatIsTakenBackIsWithdrawnWithItsStep() {
        var played =
                new PlayedEvents()
                        .stored(Message.user("u1", "hi"))
                        .start()
                        .step("m1")
                        .say("Let me")
                        .call("call_1", "look")
                        .pieces("call_1", "{\"a")
                        .play(meta -> new AgentEvent.ToolCallCancel(meta, "call_1", "broke off"))
                        .stored(Message.assistant("m1", "Let me", List.of()))
                        .stepEnd()
                        .stored(Message.assistant("m2", " see.", List.of()))
                        .step("m2")
                        .say(" see.")
                        .stepEnd()
                        .answer("Let me see.");

        assertTranscript(played, "taken-back");
    }

    @Test
    void whatToolsShow() {
        var played =
                new PlayedEvents()
                        .start()
                        .play(meta ->
                                new AgentEvent.ActivitySnapshot(
                                        meta,
                                        "tool_call:call_1",
                                        "tool-call-progress",
                                        Json.object("progress", 0.5),
                                        Boolean.TRUE))
                        .play(meta ->
                                new AgentEvent.ActivitySnapshot(
                                        meta, "plan", "PLAN", Json.of("one"), null))
                        .play(meta ->
                                new AgentEvent.ActivityDelta(meta, "plan", "PLAN", JsonArray.EMPTY))
                        .play(meta -> new AgentEvent.StateDelta(meta, JsonArray.EMPTY))
                        .play(meta ->
                                new AgentEvent.MessagesSnapshot(
                                        meta,
                                        List.of(
                                                Message.assistant(
                                                        "m1",
                                                        "",
                                                        List.of(
                                                                new ToolCall(
                                                                        "c1",
                                                                        "x",
                                                                        Json.object("a", 1)))),
                                                Message.tool("m2", "c1", "{}"))))
                        .finish(new Termination.BehaviorRequested());

        assertTranscript(played, "activities");
    }

    @Test
    @Fact("ag-ui T-AGUI-21")
    void aCancelledRunEndsWithAnErrorAndWithNothingElse() {
        var played = new PlayedEvents().start().step("m1").say("Hel");

        played.finish(new Termination.Cancelled());

        assertTranscript(played, "cancelled");
        assertThat(played.client.types()).doesNotContain("RUN_FINISHED");
    }

    @Test
    @Fact("ag-ui T-AGUI-22")
    void afterAnErrorNothingElseIsSaid() {
        var played =
                new PlayedEvents()
                        .start()
                        .step("m1")
                        .think("Hm")
                        .say("Hel")
                        .inference()
                        .play(meta -> new AgentEvent.Failure(meta, "no answer", "LLM_ERROR"))
                        .stepEnd()
                        .finish(new Termination.Failed("no answer"));

        assertTranscript(played, "failed");
        assertThat(played.client.types()).endsWith("RUN_ERROR").doesNotContain("RUN_FINISHED");
    }

    @Test
    @Fact("ag-ui T-AGUI-19")
    void textEndsBeforeACallAndGoesOnUnderAnotherId() {
        var played =
                new PlayedEvents()
                        .start()
                        .step("m1")
                        .say("one")
                        .call("c1", "x")
                        .ready("c1", "x", JsonObject.EMPTY)
                        .say("two")
                        .stepEnd();

        assertThat(played.client.types())
                .containsSubsequence(
                        "TEXT_MESSAGE_START",
                        "TEXT_MESSAGE_CONTENT",
                        "TEXT_MESSAGE_END",
                        "TOOL_CALL_START",
                        "TEXT_MESSAGE_START");
        assertThat(played.client.messages())
                .extracting(message -> message.get("id"))
                .containsExactly(Json.of("m1"), Json.of("m1-2"));
    }

    @Test
    @Fact("ag-ui T-AGUI-20")
    void argumentsAreShownOnce() {
        var played =
                new PlayedEvents()
                        .start()
                        .step("m1")
                        .call("whole", "x")
                        .ready("whole", "x", Json.object("a", 1))
                        .call("none", "x")
                        .ready("none", "x", JsonObject.EMPTY)
                        .call("null", "x")
                        .ready("null", "x", Json.NULL)
                        .call("pieces", "x")
                        .pieces("pieces", "{\"a\"", ":1}")
                        .ready("pieces", "x", Json.object("a", 1));

        assertThat(played.client.events())
                .filteredOn(event -> Json.of("TOOL_CALL_ARGS").equals(event.get("type")))
                .extracting(event -> event.get("toolCallId") + " " + event.get("delta"))
                .containsExactly(
                        "\"whole\" \"{\\\"a\\\":1}\"",
                        "\"pieces\" \"{\\\"a\\\"\"",
                        "\"pieces\" \":1}\"");
    }

    @Test
    @Fact("ag-ui T-AGUI-25")
    void aSecondSnapshotFollowsItsDelta() {
        var played =
                new PlayedEvents()
                        .start()
                        .state(Json.object("a", 1))
                        .state(Json.object("a", 2))
                        .state(Json.object("a", 2));

        assertThat(played.client.types())
                .containsExactly(
                        "RUN_STARTED",
                        "STATE_SNAPSHOT",
                        "STATE_DELTA",
                        "STATE_SNAPSHOT",
                        "STATE_SNAPSHOT");
    }

    @Test
    void olderClientsAreToldThatTheAssistantThinks() {
        var played =
                new PlayedEvents(AgUiOptions.DEFAULT.withReasoningRole("assistant"))
                        .start()
                        .step("m1")
                        .think("Hm.");

        assertThat(played.transcript())
                .contains(
                        "{\"type\":\"REASONING_MESSAGE_START\",\"messageId\":\"m1-reasoning\",\"role\":\"assistant\"}");
    }

    @Test
    void aRunThatGoesOnBeginsAnew() {
        var played = asking(AgUiOptions.DEFAULT);

        played.start()
                .done("call_1", "serverInfo", Json.object("name", "demo"), "m5")
                .step("m6")
                .say("Done")
                .stepEnd()
                .answer("Done");

        assertThat(played.client.isOver()).isTrue();
        assertThat(played.client.types()).filteredOn("RUN_STARTED"::equals).hasSize(2);
        assertThat(played.client.events().getLast().get("result"))
                .isEqualTo(Json.object("response", "Done"));
    }
}
