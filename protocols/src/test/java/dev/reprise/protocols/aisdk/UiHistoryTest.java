package dev.reprise.protocols.aisdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.RunId;
import dev.reprise.core.message.Message;
import dev.reprise.core.message.MessageMetadata;
import dev.reprise.core.message.ToolCall;
import dev.reprise.core.store.MessagePage;
import dev.reprise.core.store.MessageQuery;
import dev.reprise.core.suspend.PendingToolCall;
import dev.reprise.core.suspend.ResumeMode;
import dev.reprise.core.suspend.SuspendTicket;
import dev.reprise.core.suspend.SuspendedCall;
import dev.reprise.core.suspend.Suspension;
import dev.reprise.core.tool.ToolResult;
import dev.reprise.facts.Fact;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonOutput;
import java.util.List;
import org.junit.jupiter.api.Test;

class UiHistoryTest {
    private static final AiSdkForm OLDER =
            AiSdkForm.DEFAULT.withApprovals(AiSdkForm.Approvals.PERMISSION_PART);
    private static final ToolCall CALL = new ToolCall("c1", "get_weather", Json.object("a", 1));
    private static final String RESULT = ToolResult.success("get_weather", Json.of(18)).toText();
    private static final String PLACEHOLDER =
            "Tool 'get_weather' is awaiting approval. Execution paused.";

    private static Message of(String run, int step, Message message) {
        return message.withMetadata(new MessageMetadata(new RunId(run), step));
    }

    private static String written(UiHistory history, MessageQuery query, Message... messages) {
        MessagePage page = query.page(List.of(messages));
        return JsonOutput.text(out -> history.write(page, out));
    }

    private static String merged(Json state, Message... messages) {
        return written(UiHistory.of(AiSdkForm.DEFAULT, state), MessageQuery.DEFAULT, messages);
    }

    private static JsonObject waiting(PendingToolCall pending) {
        var ticket = new SuspendTicket(Suspension.EMPTY, pending, ResumeMode.REPLAY_TOOL_CALL);
        return Json.object(
                "__tool_call_scope",
                Json.object(
                        "c1",
                        Json.object("suspended_call", SuspendedCall.of(CALL, ticket).toJson())));
    }

    private static Message[] weather() {
        return new Message[] {
            Message.user("m1", "weather?"),
            of("r1", 0, Message.assistant("m2", "", List.of(CALL))),
            of("r1", 0, Message.tool("m3", "c1", RESULT)),
            of("r1", 1, Message.assistant("m4", "18 degrees", List.of()))
        };
    }

    @Test
    @Fact("ai-sdk T-AISDK-19")
    void olderFrontEndsGetOneMessageForEachStoredOne() {
        assertThat(written(UiHistory.of(OLDER, Json.object()), MessageQuery.DEFAULT, weather()))
                .isEqualTo(
                        "{\"messages\":[{\"id\":\"m1\",\"parts\":[{\"state\":\"done\",\"text\":\"weather?\",\"type\":\"text\"}],\"role\":\"user\"},"
                                + "{\"id\":\"m2\",\"metadata\":{\"step_index\":0},\"parts\":[{\"input\":{\"a\":1},\"state\":\"input-available\",\"toolCallId\":\"c1\",\"type\":\"tool-get_weather\"}],\"role\":\"assistant\"},"
                                + "{\"id\":\"m3\",\"metadata\":{\"step_index\":0},\"parts\":[{\"output\":{\"data\":18,\"message\":null,\"metadata\":{},\"status\":\"success\",\"tool_name\":\"get_weather\"},\"state\":\"output-available\",\"toolCallId\":\"c1\",\"toolName\":\"tool\",\"type\":\"dynamic-tool\"}],\"role\":\"assistant\"},"
                                + "{\"id\":\"m4\",\"metadata\":{\"step_index\":1},\"parts\":[{\"state\":\"done\",\"text\":\"18 degrees\",\"type\":\"text\"}],\"role\":\"assistant\"}],"
                                + "\"has_more\":false,\"next_cursor\":3,\"prev_cursor\":0}");
    }

    @Test
    void anAnswerIsOneMessageWithOnePartForEachCall() {
        assertThat(merged(Json.object(), weather()))
                .isEqualTo(
                        "{\"messages\":[{\"id\":\"m1\",\"parts\":[{\"state\":\"done\",\"text\":\"weather?\",\"type\":\"text\"}],\"role\":\"user\"},"
                                + "{\"id\":\"m2\",\"metadata\":{\"step_index\":0},\"parts\":[{\"type\":\"step-start\"},"
                                + "{\"input\":{\"a\":1},\"output\":{\"data\":18,\"message\":null,\"metadata\":{},\"status\":\"success\",\"tool_name\":\"get_weather\"},\"state\":\"output-available\",\"toolCallId\":\"c1\",\"type\":\"tool-get_weather\"},"
                                + "{\"type\":\"step-start\"},{\"state\":\"done\",\"text\":\"18 degrees\",\"type\":\"text\"}],\"role\":\"assistant\"}],"
                                + "\"has_more\":false,\"next_cursor\":3,\"prev_cursor\":0}");
        assertThat(
                        written(
                                UiHistory.of(OLDER, Json.object()).merged(),
                                MessageQuery.DEFAULT,
                                weather()))
                .isEqualTo(merged(Json.object(), weather()));
    }

    @Test
    void aPageThatGoesBackwardsHasTheSameMessagesInItsOrder() {
        var history = UiHistory.of(AiSdkForm.DEFAULT, Json.object());

        var page = written(history, MessageQuery.DEFAULT.withDescending(true), weather());

        assertThat(page.indexOf("\"m2\"")).isLessThan(page.indexOf("\"m1\"")).isPositive();
        assertThat(page).contains("\"next_cursor\":0,\"prev_cursor\":3").doesNotContain("m4");
    }

    @Test
    void anEmptyPageHasNoCursors() {
        assertThat(merged(Json.object())).isEqualTo("{\"messages\":[],\"has_more\":false}");
    }

    @Test
    void aCallThatWaitsForPermissionIsAskedAbout() {
        var state = waiting(new PendingToolCall("fc_c1", "PermissionConfirm", Json.NULL));

        var page =
                merged(
                        state,
                        of("r1", 0, Message.assistant("m2", "", List.of(CALL))),
                        of("r1", 0, Message.tool("m3", "c1", PLACEHOLDER)));

        assertThat(page)
                .contains(
                        "{\"approval\":{\"id\":\"fc_c1\"},\"input\":{\"a\":1},\"state\":\"approval-requested\",\"toolCallId\":\"c1\",\"type\":\"tool-get_weather\"}");
    }

    @Test
    void aCallThatWaitsForItsFrontEndHasItsInput() {
        var page =
                merged(
                        waiting(PendingToolCall.of(CALL)),
                        of("r1", 0, Message.assistant("m2", "", List.of(CALL))),
                        of("r1", 0, Message.tool("m3", "c1", PLACEHOLDER)));

        assertThat(page).contains("\"state\":\"input-available\"").doesNotContain("paused");
    }

    @Test
    void whatWasNeverAnsweredOrFailedIsAnError() {
        var failed = ToolResult.error("get_weather", "no such city").toText();

        assertThat(
                        merged(
                                Json.object(),
                                of("r1", 0, Message.assistant("m2", "", List.of(CALL))),
                                of("r1", 0, Message.tool("m3", "c1", PLACEHOLDER))))
                .contains("\"errorText\":\"The call was not answered.\"", "\"output-error\"");
        assertThat(
                        merged(
                                Json.object(),
                                of("r1", 0, Message.assistant("m2", "", List.of(CALL))),
                                of("r1", 0, Message.tool("m3", "c1", PLACEHOLDER)),
                                of("r1", 0, Message.tool("m4", "c1", failed))))
                .contains("\"errorText\":\"no such city\"")
                .doesNotContain("\"output\":");
    }

    @Test
    void anOutputWithoutItsCallStandsForItself() {
        assertThat(merged(Json.object(), of("r1", 0, Message.tool("m3", "c1", "plain"))))
                .contains(
                        "{\"input\":{},\"output\":\"plain\",\"state\":\"output-available\",\"toolCallId\":\"c1\",\"toolName\":\"tool\",\"type\":\"dynamic-tool\"}");
    }

    @Test
    void answersOfTwoRunsAreTwoMessages() {
        assertThat(
                        merged(
                                Json.object(),
                                of("r1", 0, Message.assistant("m1", "a", List.of())),
                                of("r2", 0, Message.assistant("m2", "b", List.of()))))
                .contains("\"id\":\"m1\"", "\"id\":\"m2\"");
    }

    @Test
    void aMessageThatSaysNothingHasAPartAllTheSame() {
        assertThat(merged(Json.object(), Message.user("m1", "")))
                .contains("\"parts\":[{\"state\":\"done\",\"text\":\"\",\"type\":\"text\"}]");
    }
}
