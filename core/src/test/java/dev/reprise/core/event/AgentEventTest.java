package dev.reprise.core.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.message.Message;
import dev.reprise.core.tool.ToolResult;
import dev.reprise.facts.Fact;
import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonObject;
import dev.reprise.state.Op;
import dev.reprise.state.Patch;
import dev.reprise.state.Path;
import dev.reprise.state.TrackedPatch;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The wire form of events, word for word.
class AgentEventTest {
    private static final EventMeta META =
            new EventMeta(
                    new EventMeta.Scope(new ThreadId("t1"), new RunId("r1")),
                    9,
                    1700000000100L,
                    -1);

    @Test
    void anEventWhoseRunIsNullIsOfNoRun() {
        var event =
                AgentEvent.fromJson(
                        Json.parse(
                                "{\"type\":\"text_delta\",\"run_id\":null,\"data\":{\"delta\":\"x\"}}"));

        assertThat(event).isEqualTo(new AgentEvent.TextDelta(EventMeta.DETACHED, "x"));
    }

    static Stream<String> examples() {
        return Arrays.stream(
                """
                {"type":"run_start","run_id":"r1","thread_id":"t1","seq":0,"timestamp_ms":1700000000000}
                {"type":"run_start","run_id":"r2","thread_id":"t1","seq":0,"timestamp_ms":1700000000000,"data":{"parent_run_id":"r1"}}
                {"type":"step_start","run_id":"r1","thread_id":"t1","seq":1,"timestamp_ms":1700000000001,"step_id":"step:0","data":{"message_id":"m-a"}}
                {"type":"text_delta","run_id":"r1","thread_id":"t1","seq":2,"timestamp_ms":1700000000002,"step_id":"step:0","data":{"delta":"Hel"}}
                {"type":"reasoning_delta","run_id":"r1","thread_id":"t1","seq":3,"timestamp_ms":1700000000003,"step_id":"step:0","data":{"delta":"thinking"}}
                {"type":"reasoning_encrypted_value","run_id":"r1","thread_id":"t1","seq":4,"timestamp_ms":1700000000004,"step_id":"step:0","data":{"encrypted_value":"b64=="}}
                {"type":"tool_call_start","run_id":"r1","thread_id":"t1","seq":5,"timestamp_ms":1700000000005,"step_id":"step:0","data":{"id":"c1","name":"search"}}
                {"type":"tool_call_delta","run_id":"r1","thread_id":"t1","seq":6,"timestamp_ms":1700000000006,"step_id":"step:0","data":{"id":"c1","args_delta":"{\\"q\\":"}}
                {"type":"tool_call_ready","run_id":"r1","thread_id":"t1","seq":7,"timestamp_ms":1700000000007,"step_id":"step:0","data":{"id":"c1","name":"search","arguments":{"q":"x"}}}
                {"type":"inference_complete","run_id":"r1","thread_id":"t1","seq":8,"timestamp_ms":1700000000008,"step_id":"step:0","data":{"model":"gpt-4o-mini","usage":{"prompt_tokens":12,"completion_tokens":4,"total_tokens":16},"duration_ms":210}}
                {"type":"inference_complete","run_id":"r1","thread_id":"t1","seq":8,"timestamp_ms":1700000000008,"step_id":"step:0","data":{"model":"gpt-4o-mini","duration_ms":210}}
                {"type":"step_end","run_id":"r1","thread_id":"t1","seq":9,"timestamp_ms":1700000000009,"step_id":"step:0"}
                {"type":"activity_snapshot","run_id":"r1","thread_id":"t1","seq":10,"timestamp_ms":1700000000010,"data":{"message_id":"tool_call:c1","activity_type":"tool-call-progress","content":{"status":"running"},"replace":true}}
                {"type":"activity_snapshot","run_id":"r1","thread_id":"t1","seq":10,"timestamp_ms":1700000000010,"data":{"message_id":"tool_call:c1","activity_type":"tool-call-progress","content":{"status":"running"}}}
                {"type":"activity_delta","run_id":"r1","thread_id":"t1","seq":11,"timestamp_ms":1700000000011,"data":{"message_id":"tool_call:c1","activity_type":"tool-call-progress","patch":[{"op":"replace","path":"/progress","value":0.5}]}}
                {"type":"tool_call_done","run_id":"r1","thread_id":"t1","seq":9,"timestamp_ms":1700000000100,"data":{"id":"c1","result":{"tool_name":"t","status":"success","data":1,"message":null,"metadata":{}},"message_id":"m2","outcome":"succeeded"}}
                {"type":"tool_call_done","run_id":"r1","thread_id":"t1","seq":12,"timestamp_ms":1700000000012,"data":{"id":"c1","result":{"tool_name":"search","status":"error","data":null,"message":"Invalid arguments: \\"q\\" is a required property","metadata":{}},"message_id":"m-t","outcome":"failed"}}
                {"type":"tool_call_resumed","run_id":"r1","thread_id":"t1","seq":13,"timestamp_ms":1700000000013,"data":{"target_id":"c1","result":{"approved":true}}}
                {"type":"state_snapshot","run_id":"r1","thread_id":"t1","seq":14,"timestamp_ms":1700000000014,"data":{"snapshot":{"counter":1}}}
                {"type":"state_delta","run_id":"r1","thread_id":"t1","seq":15,"timestamp_ms":1700000000015,"data":{"delta":[{"op":"add","path":"/counter","value":2}]}}
                {"type":"messages_snapshot","run_id":"r1","thread_id":"t1","seq":16,"timestamp_ms":1700000000016,"data":{"messages":[]}}
                {"type":"messages_snapshot","run_id":"r1","thread_id":"t1","seq":16,"timestamp_ms":1700000000016,"data":{"messages":[{"id":"m1","role":"user","content":"hi"}]}}
                {"type":"error","run_id":"r1","thread_id":"t1","seq":17,"timestamp_ms":1700000000017,"data":{"message":"model='m' attempt=2/2: boom","code":"LLM_ERROR"}}
                {"type":"error","run_id":"r1","thread_id":"t1","seq":17,"timestamp_ms":1700000000017,"data":{"message":"boom"}}
                {"type":"run_finish","run_id":"r1","thread_id":"t1","seq":18,"timestamp_ms":1700000000018,"data":{"termination":{"type":"error","value":"model='m' attempt=2/2: boom"}}}
                {"type":"run_finish","run_id":"r1","thread_id":"t1","seq":18,"timestamp_ms":1700000000018,"data":{"termination":{"type":"stopped","value":{"code":"tool_called","detail":"finish"}}}}
                {"type":"run_finish","run_id":"r1","thread_id":"t1","seq":18,"timestamp_ms":1700000000018,"data":{"termination":{"type":"suspended"}}}
                {"type":"run_finish","run_id":"r1","thread_id":"t1","seq":14,"timestamp_ms":1700000000200,"data":{"result":{"response":"done"},"termination":{"type":"natural_end"}}}
                {"type":"tool_call_cancel","run_id":"r1","thread_id":"t1","seq":3,"timestamp_ms":1700000000003,"step_id":"step:12","data":{"id":"c1","reason":"model changed its mind"}}
                {"type":"tool_call_cancel","run_id":"r1","thread_id":"t1","seq":3,"timestamp_ms":1700000000003,"data":{"id":"c1"}}
                {"type":"retry","run_id":"r1","thread_id":"t1","seq":3,"timestamp_ms":1700000000003,"step_id":"step:0","data":{"model":"m","attempt":1,"message":"busy","delay_ms":250}}
                {"type":"stream_reset","run_id":"r1","thread_id":"t1","seq":3,"timestamp_ms":1700000000003,"step_id":"step:0","data":{"message_id":"m-a"}}
                {"type":"text_delta","data":{"delta":"from nowhere"}}
                """
                        .split("\n"));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void anEventIsWrittenAsItWasRead(String json) {
        var event = AgentEvent.fromJson(Json.parse(json));

        assertThat(event.toText()).isEqualTo(json);
    }

    @Test
    void theExamplesCoverEveryKindOfEvent() {
        Set<Class<?>> kinds =
                examples()
                        .map(json -> AgentEvent.fromJson(Json.parse(json)).getClass())
                        .collect(Collectors.toSet());

        assertThat(kinds).containsExactlyInAnyOrder(AgentEvent.class.getPermittedSubclasses());
    }

    @Fact("contract T-CON-12")
    @Test
    void idsStandBesideTheDataAndNotInIt() {
        var start = json(new AgentEvent.RunStart(META, new RunId("r0")));

        assertThat(start.get("run_id")).isEqualTo(Json.of("r1"));
        assertThat(start.get("thread_id")).isEqualTo(Json.of("t1"));
        assertThat(start.get("data")).isEqualTo(Json.object("parent_run_id", "r0"));
        assertThat(json(new AgentEvent.RunStart(META, null)).has("data")).isFalse();
    }

    @Fact("contract T-CON-12")
    @Test
    void theEndOfAStepHasNoData() {
        assertThat(json(new AgentEvent.StepEnd(META)).has("data")).isFalse();
    }

    @Fact("contract T-CON-12")
    @Test
    void anAbsentReplaceIsLeftOut() {
        var snapshot = new AgentEvent.ActivitySnapshot(META, "m", "t", Json.NULL, null);

        assertThat(data(snapshot).has("replace")).isFalse();
        assertThat(AgentEvent.fromJson(json(snapshot))).isEqualTo(snapshot);
    }

    @Test
    void aNullReplaceReadsLikeAMissingOne() {
        var read =
                AgentEvent.fromJson(
                        Json.parse(
                                """
                                {"type":"activity_snapshot","data":
                                  {"message_id":"m","activity_type":"t","content":1,"replace":null}}
                                """));

        assertThat(((AgentEvent.ActivitySnapshot) read).replace()).isNull();
    }

    @Fact("contract T-CON-12")
    @Test
    void aFinishedCallSaysHowItWent() {
        var done = new AgentEvent.ToolCallDone(META, "c1", ToolResult.error("t", "no"), null, "m1");

        assertThat(data(done).get("outcome")).isEqualTo(Json.of("failed"));
    }

    @Test
    void theOutcomeOfAFinishedCallIsNotReadButDerived() {
        var read =
                AgentEvent.fromJson(
                        Json.parse(
                                """
                                {"type":"tool_call_done","data":{"id":"c1","outcome":"failed","result":
                                  {"tool_name":"t","status":"success","data":1,"message":null,"metadata":{}}}}
                                """));

        assertThat(((AgentEvent.ToolCallDone) read).result().isSuccess()).isTrue();
        assertThat(((AgentEvent.ToolCallDone) read).message()).isEmpty();
        assertThat(data(read).get("outcome")).isEqualTo(Json.of("succeeded"));
    }

    @Test
    void aFinishedCallCarriesItsPatch() {
        var patch =
                TrackedPatch.of(Patch.of(Op.set(Path.of("n"), Json.of(1)))).withSource("tool:t");
        var done =
                new AgentEvent.ToolCallDone(
                        META, "c1", ToolResult.success("t", Json.NULL), patch, "m1");

        assertThat(AgentEvent.fromJson(Json.parse(done.toText()))).isEqualTo(done);
    }

    @Test
    void onlyACallThatDidNotRunAgainSaysSo() {
        var result = ToolResult.success("t", Json.NULL);
        var ran = new AgentEvent.ToolCallDone(META, "c1", result, null, "m1");
        var replayed = new AgentEvent.ToolCallDone(META, "c1", result, null, "m1", true);

        assertThat(data(ran).get("replayed")).isNull();
        assertThat(data(replayed).get("replayed")).isEqualTo(Json.TRUE);
        assertThat(AgentEvent.fromJson(Json.parse(replayed.toText()))).isEqualTo(replayed);
    }

    @Test
    void aStartedStepWithoutMessageHasAnEmptyOne() {
        var read = AgentEvent.fromJson(Json.parse("{\"type\":\"step_start\"}"));

        assertThat(read).isEqualTo(new AgentEvent.StepStart(EventMeta.DETACHED, ""));
    }

    @Test
    void messagesOfASnapshotCannotBeChanged() {
        var messages = new java.util.ArrayList<>(List.of(Message.user("m1", "hi")));
        var snapshot = new AgentEvent.MessagesSnapshot(META, messages);

        messages.clear();

        assertThat(snapshot.messages()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"run_start", "run_finish"})
    void theFirstAndLastEventNameTheirRunAndThread(String type) {
        var data = "\"data\":{\"termination\":{\"type\":\"cancelled\"}}}";

        assertThatThrownBy(() ->
                        AgentEvent.fromJson(
                                Json.parse(
                                        "{\"type\":\"%s\",\"thread_id\":\"t1\",%s"
                                                .formatted(type, data))))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining("run_id must be a string, was missing");
        assertThatThrownBy(() ->
                        AgentEvent.fromJson(
                                Json.parse(
                                        "{\"type\":\"%s\",\"run_id\":\"r1\",%s"
                                                .formatted(type, data))))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining("thread_id must be a string, was missing");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}                                         | type must be a string, was missing",
                "{\"type\":\"sunrise\"}                     | event type is unknown: \"sunrise\"",
                "{\"type\":\"text_delta\"}                  | delta must be a string, was missing",
                "{\"type\":\"text_delta\",\"data\":[]}      | data must be an object, was an array",
                "{\"type\":\"step_end\",\"run_id\":\"r\",\"thread_id\":\"t\",\"step_id\":\"0\"} |"
                        + " step_id must be step:<n>, was \"0\"",
                "{\"type\":\"step_end\",\"run_id\":\"r\",\"thread_id\":\"t\",\"step_id\":\"round:1\"} |"
                        + " step_id must be step:<n>, was \"round:1\"",
                "{\"type\":\"step_end\",\"run_id\":\"r\",\"thread_id\":\"t\",\"step_id\":\"step:-1\"} |"
                        + " step_id must be step:<n>, was \"step:-1\"",
                "1                                          | must be an object, was 1",
            })
    void whatIsNoEventIsNamed(String json, String problem) {
        assertThatThrownBy(() -> AgentEvent.fromJson(Json.parse(json)))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining(problem);
    }

    private static JsonObject json(AgentEvent event) {
        return Json.parseObject(event.toText());
    }

    private static JsonObject data(AgentEvent event) {
        return (JsonObject) json(event).getOr("data", Json.NULL);
    }
}
