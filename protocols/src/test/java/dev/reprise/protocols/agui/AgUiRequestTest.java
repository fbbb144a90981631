package dev.reprise.protocols.agui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.reprise.core.agent.ToolExecutionMode;
import dev.reprise.core.message.ContentBlock;
import dev.reprise.core.message.Media;
import dev.reprise.core.message.Message;
import dev.reprise.core.message.Role;
import dev.reprise.core.suspend.ToolCallDecision;
import dev.reprise.core.suspend.ToolCallResume.Action;
import dev.reprise.core.tool.ToolDescriptor;
import dev.reprise.facts.Fact;
import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonReader;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgUiRequestTest {
    private static AgUiRequest request(String members) {
        var json = "{\"threadId\":\"t\",\"runId\":\"r\",\"messages\":[]" + members + "}";
        return AgUiRequest.read(Json.parse(json));
    }

    private static AgUiRequest saying(String... messages) {
        return AgUiRequest.read(
                Json.parse(
                        "{\"threadId\":\"t\",\"runId\":\"r\",\"messages\":["
                                + String.join(",", messages)
                                + "]}"));
    }

    private static String tool(String call, String content) {
        return Json.object("role", "tool", "toolCallId", call, "content", content).toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0000',
            textBlock =
                    """
                    []                                              | must be an object, was an array
                    {"runId":"r","messages":[]}                     | threadId must be a string, was missing
                    {"threadId":"t","messages":[]}                  | runId must be a string, was missing
                    {"threadId":"t","runId":"r"}                    | messages must be an array, was missing
                    {"threadId":1,"runId":"r","messages":[]}        | threadId must be a string, was 1
                    {"threadId":"t","runId":"r","messages":[{}]}    | messages[0].role must be a string, was missing
                    {"threadId":"t","runId":"r","messages":[{"role":"boss","content":""}]} | messages[0].role must be developer, system, assistant, user, tool, activity or reasoning, was "boss"
                    {"threadId":"t","runId":"r","messages":[{"role":"user","content":3}]} | messages[0].content must be a string or an array of parts, was 3
                    {"threadId":"t","runId":"r","messages":[{"role":"user","content":["x"]}]} | messages[0].content[0] must be an object, was "x"
                    {"threadId":"t","runId":"r","messages":[{"role":"user","content":[{"type":"text"}]}]} | messages[0].content[0].text must be a string, was missing
                    {"threadId":"t","runId":"r","messages":[],"tools":[{"name":"x"}]} | tools[0].description must be a string, was missing
                    {"threadId":"t","runId":"r","messages":[],"tools":[{"name":" ","description":""}]} | tools[0].name must be a string that is not blank, was " "
                    {"threadId":"t","runId":"r","messages":[],"tools":[{"name":"x","description":"","execute":"moon"}]} | tools[0].execute must be frontend or backend, was "moon"
                    {"threadId":"t","runId":"r","messages":[],"context":[{"description":"x"}]} | context[0].value must be present, was missing
                    {"threadId":"t","runId":"r","messages":[],"context":[{"value":"x"}]} | context[0].description must be a string, was missing
                    {"threadId":"t","runId":"r","messages":[],"state":[]} | state must be an object, was an array
                    {"threadId":"t","runId":"r","messages":[],"model":1} | model must be a string, was 1
                    {"threadId":"t","runId":"r","messages":[],"resume":[{"status":"resolved"}]} | resume[0].interruptId must be a string, was missing
                    {"threadId":"t","runId":"r","messages":[],"resume":[{"interruptId":"i","status":"no"}]} | resume[0].status must be resolved or cancelled, was "no"
                    {"threadId":"t","runId":"r","messages":[],"forwardedProps":{},"forwarded_props":{}} | forwardedProps and forwarded_props are the same member, send only one of them
                    """)
    void whatDoesNotFitIsNamed(String body, String message) {
        assertThatThrownBy(() -> AgUiRequest.read(Json.parse(body)))
                .isInstanceOf(JsonException.class)
                .hasMessage(message);
    }

    @Test
    @Fact("ag-ui T-AGUI-11")
    void everyRoleIsStoredOrLeftOut() {
        var roles =
                List.of(
                        "user",
                        "system",
                        "developer",
                        "tool",
                        "assistant",
                        "activity",
                        "reasoning");
        var contents =
                List.of("\"text\"", "\"\"", "null", "[{\"type\":\"text\",\"text\":\"text\"}]");
        for (var role : roles) {
            for (var content : contents) {
                for (var id : List.of("", ",\"id\":\"m1\"")) {
                    var more = role.equals("tool") ? ",\"toolCallId\":\"c1\"" : "";
                    var json =
                            "{\"role\":\"%s\",\"content\":%s%s%s}"
                                    .formatted(role, content, id, more);

                    var kept = saying(json).messages();

                    assertConverted(role, content, id, kept);
                }
            }
        }
    }

    private static void assertConverted(
            String role, String content, String id, List<Message> kept) {
        var expected =
                switch (role) {
                    case "user" -> Role.USER;
                    case "system", "developer" -> Role.SYSTEM;
                    case "tool" -> Role.TOOL;
                    default -> null;
                };
        if (expected == null) {
            assertThat(kept).isEmpty();
            return;
        }
        var message = kept.getFirst();
        assertThat(message.role()).isEqualTo(expected);
        assertThat(message.content()).isEqualTo(content.contains("text") ? "text" : "");
        assertThat(message.toolCallId()).isEqualTo(role.equals("tool") ? "c1" : null);
        assertThat(message.id()).isNotNull();
        assertThat(id.isEmpty() || "m1".equals(message.id())).isTrue();
    }

    @Test
    void contentThatNewerClientsSendIsTaken() {
        var request =
                saying(
                        """
                        {"role":"user","id":"u1","content":[{"type":"text","text":"Look "},
                         {"type":"image","source":{"type":"url","value":"https://a.example/b.png","mimeType":"image/png"}},
                         {"type":"document","source":{"type":"data","value":"eA==","mimeType":"application/pdf"}},
                         {"type":"binary","mimeType":"audio/wav","data":"eA==","filename":"x.wav"},
                         {"type":"hologram"},
                         {"type":"text","text":"here"}]}\
                        """,
                        "{\"role\":\"assistant\",\"id\":\"a1\",\"toolCalls\":[]}",
                        "{\"role\":\"activity\",\"id\":\"x\",\"activityType\":\"p\",\"content\":{}}",
                        "{\"role\":\"user\",\"id\":\"u2\"}",
                        "{\"role\":\"user\",\"id\":\"u3\",\"content\":null}");

        assertThat(request.messages())
                .extracting(Message::id, Message::content)
                .containsExactly(tuple("u1", "Look here"), tuple("u2", ""), tuple("u3", ""));
        assertThat(request.dropped()).isEqualTo(1);
        assertThat(request.messages().getFirst().parts())
                .containsExactly(
                        new ContentBlock.Text("Look "),
                        Media.link("image/png", URI.create("https://a.example/b.png")),
                        Media.of("application/pdf", new byte[] {'x'}),
                        Media.of("audio/wav", new byte[] {'x'}).withName("x.wav"),
                        new ContentBlock.Text("here"));
    }

    @Test
    @Fact("ag-ui T-AGUI-12")
    void toolsOfTheFrontEndAreThoseThatDoNotSayOtherwise() {
        var request =
                request(
                        """
                        ,"tools":[
                         {"name":"a","description":"A","parameters":{"type":"object"}},
                         {"name":"b","description":"B","execute":"frontend"},
                         {"name":"c","description":"C","execute":"backend"}]\
                        """);

        assertThat(request.overrides().frontendTools())
                .extracting(ToolDescriptor::id)
                .containsExactly("a", "b");
        assertThat(request.overrides().frontendTools().getFirst().parameters())
                .isEqualTo(Json.object("type", "object"));
    }

    @Test
    void contextIsOneTextWithALineForEachEntry() {
        var request =
                request(
                        """
                        ,"context":[{"description":"Trip","value":"Oslo"},
                         {"description":"Plan","value":{"days":2}}]\
                        """);

        assertThat(request.overrides().context())
                .isEqualTo(
                        "\n\nThe following context is available from the frontend:\n"
                                + "[Trip]: Oslo\n[Plan]: {\"days\":2}");
        assertThat(request(",\"context\":[]").overrides().context()).isNull();
    }

    @Test
    void blankOverridesAreNone() {
        var blank = request(",\"model\":\" \",\"systemPrompt\":\"\"").overrides();
        var given = request(",\"model\":\"m\",\"systemPrompt\":\"Be brief.\"").overrides();

        assertThat(blank.model()).isNull();
        assertThat(blank.systemPrompt()).isNull();
        assertThat(given.model()).isEqualTo("m");
        assertThat(given.systemPrompt()).isEqualTo("Be brief.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0000',
            nullValues = "-",
            textBlock =
                    """
                    {"toolExecutionMode":" Sequential "}                          | SEQUENTIAL
                    {"tool_execution_mode":"PARALLEL_BATCH_APPROVAL"}             | PARALLEL_BATCH_APPROVAL
                    {"toolExecutionMode":1,"tool_execution_mode":"sequential"}    | -
                    {"toolExecutionMode":"faster"}                                | -
                    {"pendingApprovalPolicy":"x"}                                 | -
                    3                                                             | -
                    """)
    void theModeIsReadWithPatience(String config, @Nullable ToolExecutionMode mode) {
        assertThat(request(",\"config\":" + config).overrides().toolExecutionMode())
                .isEqualTo(mode);
    }

    @Test
    @Fact("ag-ui T-AGUI-17")
    void someMembersHaveTwoSpellings() {
        var camel = request(",\"parentThreadId\":\"p\",\"forwardedProps\":{\"interrupts\":true}");
        var snake =
                request(",\"parent_thread_id\":\"p\",\"forwarded_props\":{\"interrupts\":true}");

        assertThat(snake).isEqualTo(camel);
        assertThat(String.valueOf(snake.parentThread())).isEqualTo("p");
        assertThat(snake.interrupts()).isTrue();
    }

    @Test
    @Fact("ag-ui T-AGUI-13")
    void answersAreReadByTheSharedRule() {
        var request =
                saying(
                        "{\"role\":\"tool\",\"content\":\"no call\"}",
                        tool("c1", "maybe"),
                        tool("c2", "Denied"),
                        tool("c3", "7"),
                        tool("c4", "null"),
                        tool("c5", ""),
                        tool("c6", "{\"approved\":false,\"reason\":\"late\"}"));

        assertThat(request.decisions(5))
                .extracting(ToolCallDecision::target, decision -> decision.resume().action())
                .containsExactly(
                        tuple("c1", Action.RESUME),
                        tuple("c2", Action.CANCEL),
                        tuple("c3", Action.CANCEL),
                        tuple("c4", Action.CANCEL),
                        tuple("c5", Action.RESUME),
                        tuple("c6", Action.CANCEL));
        assertThat(request.decisions(5).getLast().resume().reason()).isEqualTo("late");
    }

    @Test
    @Fact("ag-ui T-AGUI-14")
    void theLastOfSeveralAnswersCounts() {
        var request = saying(tool("perm_1", "no"), tool("perm_2", "yes"), tool("perm_1", "yes"));

        assertThat(request.decisions(5))
                .extracting(ToolCallDecision::target, decision -> decision.resume().action())
                .containsExactly(tuple("perm_2", Action.RESUME), tuple("perm_1", Action.RESUME));
    }

    private static AgUiRequest withState(JsonObject state, String... answers) {
        var json =
                Json.object("threadId", "t", "runId", "r", "state", state)
                        .with("messages", Json.parse("[" + String.join(",", answers) + "]"));
        return AgUiRequest.read(json);
    }

    @Test
    @Fact("ag-ui T-AGUI-15")
    void whereTheStateShowsWaitingCallsOnlyTheirAnswersCount() {
        var scope =
                JsonReader.of(
                                Json.parse(
                                        """
                                        {"__tool_call_scope":{"call_1":{"suspended_call":{"call_id":"call_1",
                                         "tool_name":"x","suspension":{"id":"fc_call_1"},"pending":{"id":"p1"}}}}}\
                                        """))
                        .object();
        String[] answers = {
            tool("old", "x"), tool("call_1", "y"), tool("fc_call_1", "y"), tool("p1", "y")
        };

        assertThat(withState(scope, answers).decisions(5))
                .extracting(ToolCallDecision::target)
                .containsExactly("call_1", "fc_call_1", "p1");
        assertThat(withState(JsonObject.EMPTY, answers).decisions(5))
                .extracting(ToolCallDecision::target)
                .containsExactly("old", "call_1", "fc_call_1", "p1");
    }

    @Test
    @Fact("ag-ui T-AGUI-16")
    void anObjectAsAnswerIsKept() {
        var request = saying(tool("c1", "{\"approved\":true,\"remember\":false}"));

        assertThat(request.decisions(5).getFirst().resume().result())
                .isEqualTo(Json.object("approved", true, "remember", false));
    }

    @Test
    void interruptsAreAnsweredByResume() {
        var request =
                request(
                        """
                        ,"resume":[{"interruptId":"i1","status":"resolved"},
                         {"interruptId":"i2","status":"resolved","payload":{"approved":false}},
                         {"interruptId":"i3","status":"cancelled","payload":{"reason":"late"}}]\
                        """);

        assertThat(request.interrupts()).isTrue();
        assertThat(request.decisions(5))
                .extracting(
                        ToolCallDecision::target,
                        decision -> decision.resume().action(),
                        decision -> decision.resume().reason())
                .containsExactly(
                        tuple("i1", Action.RESUME, null),
                        tuple("i2", Action.CANCEL, null),
                        tuple("i3", Action.CANCEL, "late"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"threadId", "runId"})
    void emptyIdsAreRefused(String name) {
        var json = Json.object("threadId", "t", "runId", "r").with("messages", Json.array());

        assertThatThrownBy(() -> AgUiRequest.read(json.with(name, "")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("[INVALID_FIELD] " + name + " cannot be empty");
    }
}
