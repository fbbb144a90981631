package dev.reprise.protocols.aisdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.event.EventMeta;
import dev.reprise.core.run.Termination;
import dev.reprise.core.run.TokenUsage;
import dev.reprise.core.tool.ToolResult;
import dev.reprise.facts.Fact;
import dev.reprise.state.Json;
import dev.reprise.state.JsonArray;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AiSdkEncoderTest {
    private static final AiSdkForm PART =
            AiSdkForm.DEFAULT.withApprovals(AiSdkForm.Approvals.PERMISSION_PART);
    private static final Json ASKED =
            Json.object("tool_name", "refund", "tool_args", Json.object("order", 7));

    private static Function<EventMeta, AgentEvent> text(String text) {
        return meta -> new AgentEvent.TextDelta(meta, text);
    }

    private static Function<EventMeta, AgentEvent> thought(String text) {
        return meta -> new AgentEvent.ReasoningDelta(meta, text);
    }

    private static Function<EventMeta, AgentEvent> stepStart(String message) {
        return meta -> new AgentEvent.StepStart(meta, message);
    }

    private static AgentEvent runStart(EventMeta meta) {
        return new AgentEvent.RunStart(meta, null);
    }

    private static Function<EventMeta, AgentEvent> callStart(String id, String name) {
        return meta -> new AgentEvent.ToolCallStart(meta, id, name);
    }

    private static Function<EventMeta, AgentEvent> callReady(String id, String name, Json input) {
        return meta -> new AgentEvent.ToolCallReady(meta, id, name, input);
    }

    private static Function<EventMeta, AgentEvent> done(String id, ToolResult result) {
        return meta -> new AgentEvent.ToolCallDone(meta, id, result, null, "m9");
    }

    private static Function<EventMeta, AgentEvent> resumed(String id, Json answer) {
        return meta -> new AgentEvent.ToolCallResumed(meta, id, answer);
    }

    private static Function<EventMeta, AgentEvent> finish(Termination termination) {
        return meta -> new AgentEvent.RunFinish(meta, null, termination);
    }

    /// A call that somebody was asked about.
    private static Written asked(AiSdkForm form) {
        var written = Written.begun(form);
        written.event(callStart("c1", "refund"))
                .event(callReady("c1", "refund", Json.object("order", 7)));
        written.frames();
        return written.event(callStart("fc_c1", "PermissionConfirm"))
                .event(callReady("fc_c1", "PermissionConfirm", ASKED));
    }

    @Test
    @Fact("ai-sdk T-AISDK-06")
    void aMessageBeginsWithTheIdThatItIsStoredUnderAndTheThreadOfItsRun() {
        var written = new Written(AiSdkForm.DEFAULT).event(AiSdkEncoderTest::runStart);

        assertThat(written.frames()).isEmpty();
        assertThat(written.event(stepStart("m1")).frames())
                .containsExactly(
                        "{\"type\":\"start\",\"messageId\":\"m1\"}",
                        "{\"type\":\"data-run-info\",\"data\":{\"protocol\":\"ai-sdk-ui-message-stream\",\"protocolVersion\":\"v1\",\"aiSdkVersion\":\"v6\",\"threadId\":\"t1\"}}",
                        "{\"type\":\"start-step\"}");
    }

    @Test
    @Fact("ai-sdk T-AISDK-21")
    void textsAreNumberedOverTheRunAndClosedBeforeCalls() {
        var written = Written.begun(AiSdkForm.DEFAULT);

        written.event(text("a")).event(text("b")).event(callStart("c1", "add"));
        written.event(text("c")).event(AgentEvent.StepEnd::new);
        written.event(stepStart("m2")).event(text("d"));

        assertThat(written.frames())
                .containsExactly(
                        "{\"type\":\"text-start\",\"id\":\"txt_0\"}",
                        "{\"type\":\"text-delta\",\"id\":\"txt_0\",\"delta\":\"a\"}",
                        "{\"type\":\"text-delta\",\"id\":\"txt_0\",\"delta\":\"b\"}",
                        "{\"type\":\"text-end\",\"id\":\"txt_0\"}",
                        "{\"type\":\"tool-input-start\",\"toolCallId\":\"c1\",\"toolName\":\"add\"}",
                        "{\"type\":\"text-start\",\"id\":\"txt_1\"}",
                        "{\"type\":\"text-delta\",\"id\":\"txt_1\",\"delta\":\"c\"}",
                        "{\"type\":\"text-end\",\"id\":\"txt_1\"}",
                        "{\"type\":\"finish-step\"}",
                        "{\"type\":\"start-step\"}",
                        "{\"type\":\"text-start\",\"id\":\"txt_2\"}",
                        "{\"type\":\"text-delta\",\"id\":\"txt_2\",\"delta\":\"d\"}");
    }

    @Test
    @Fact("ai-sdk T-AISDK-21")
    void reasoningHasTheIdOfTheFirstStepOverTheWholeRun() {
        var written = Written.begun(AiSdkForm.DEFAULT);

        written.event(thought("hm")).event(AgentEvent.StepEnd::new);
        written.event(stepStart("m2")).event(thought("so"));
        written.event(meta -> new AgentEvent.ReasoningEncryptedValue(meta, "xyz"));

        assertThat(written.frames())
                .containsExactly(
                        "{\"type\":\"reasoning-start\",\"id\":\"reasoning_m1\"}",
                        "{\"type\":\"reasoning-delta\",\"id\":\"reasoning_m1\",\"delta\":\"hm\"}",
                        "{\"type\":\"reasoning-end\",\"id\":\"reasoning_m1\"}",
                        "{\"type\":\"finish-step\"}",
                        "{\"type\":\"start-step\"}",
                        "{\"type\":\"reasoning-start\",\"id\":\"reasoning_m1\"}",
                        "{\"type\":\"reasoning-delta\",\"id\":\"reasoning_m1\",\"delta\":\"so\"}",
                        "{\"type\":\"data-reasoning-encrypted\",\"id\":\"reasoning_m1\",\"data\":{\"encryptedValue\":\"xyz\"},\"transient\":true}");
    }

    @Test
    @Fact("ai-sdk T-AISDK-21")
    void nothingFollowsTheEndOfTheRun() {
        var written = Written.begun(AiSdkForm.DEFAULT);

        written.event(text("a")).event(finish(new Termination.NaturalEnd()));
        written.event(text("b")).event(finish(new Termination.Cancelled()));

        assertThat(written.end().frames())
                .containsExactly(
                        "{\"type\":\"text-start\",\"id\":\"txt_0\"}",
                        "{\"type\":\"text-delta\",\"id\":\"txt_0\",\"delta\":\"a\"}",
                        "{\"type\":\"text-end\",\"id\":\"txt_0\"}",
                        "{\"type\":\"finish\",\"finishReason\":\"stop\"}",
                        "[DONE]");
    }

    @Test
    @Fact("ai-sdk T-AISDK-22")
    void aFailureClosesReasoningAndSaysItsTextAndNothingElse() {
        var written = Written.begun(AiSdkForm.DEFAULT).event(text("a")).event(thought("b"));
        written.frames();

        written.event(meta -> new AgentEvent.Failure(meta, "out of tokens", "LLM_ERROR"));
        written.event(finish(new Termination.Failed("out of tokens")));

        assertThat(written.frames())
                .containsExactly(
                        "{\"type\":\"reasoning-end\",\"id\":\"reasoning_m1\"}",
                        "{\"type\":\"error\",\"errorText\":\"out of tokens\"}");
        assertThat(written.broken("gone").frames())
                .containsExactly("{\"type\":\"error\",\"errorText\":\"gone\"}");
    }

    @ParameterizedTest
    @Fact("ai-sdk T-AISDK-27")
    @CsvSource({
        "max_rounds_reached, length",
        "timeout_reached, length",
        "token_budget_exceeded, length",
        "tool_called, tool-calls",
        "content_matched, stop",
        "consecutive_errors_exceeded, error",
        "loop_detected, error",
        "anything, other"
    })
    void aStoppedRunFinishesForTheReasonOfItsCode(String code, String reason) {
        var written = Written.begun(AiSdkForm.DEFAULT);

        written.event(finish(new Termination.Stopped(code, null)));

        assertThat(written.frames())
                .containsExactly("{\"type\":\"finish\",\"finishReason\":\"%s\"}".formatted(reason));
    }

    @Test
    @Fact("ai-sdk T-AISDK-27")
    void aCancelledRunIsAbortedAndDoesNotFinish() {
        var written = Written.begun(AiSdkForm.DEFAULT);

        written.event(finish(new Termination.Cancelled()));

        assertThat(written.frames())
                .containsExactly("{\"type\":\"abort\",\"reason\":\"cancelled\"}");
    }

    @Test
    void aRunThatFailsWithoutAFailureBeforeSaysBoth() {
        var written = Written.begun(AiSdkForm.DEFAULT);

        written.event(finish(new Termination.Failed("no")));

        assertThat(written.frames())
                .containsExactly(
                        "{\"type\":\"error\",\"errorText\":\"no\"}",
                        "{\"type\":\"finish\",\"finishReason\":\"error\"}");
    }

    @Test
    void aRunOfWhichNothingWasShownIsAborted() {
        assertThat(new Written(AiSdkForm.DEFAULT).end().frames())
                .containsExactly("{\"type\":\"abort\",\"reason\":\"cancelled\"}", "[DONE]");
    }

    @Test
    void aCallIsShownWithItsArgumentsAndItsWholeResult() {
        var written = Written.begun(AiSdkForm.DEFAULT);

        written.event(callStart("c1", "add"));
        written.event(meta -> new AgentEvent.ToolCallDelta(meta, "c1", "{\"a\""));
        written.event(callReady("c1", "add", Json.object("a", 1)));
        written.event(done("c1", ToolResult.success("add", Json.of(2))));

        assertThat(written.frames())
                .containsExactly(
                        "{\"type\":\"tool-input-start\",\"toolCallId\":\"c1\",\"toolName\":\"add\"}",
                        "{\"type\":\"tool-input-delta\",\"toolCallId\":\"c1\",\"inputTextDelta\":\"{\\\"a\\\"\"}",
                        "{\"type\":\"tool-input-available\",\"toolCallId\":\"c1\",\"toolName\":\"add\",\"input\":{\"a\":1}}",
                        "{\"type\":\"tool-output-available\",\"toolCallId\":\"c1\",\"output\":{\"tool_name\":\"add\",\"status\":\"success\",\"data\":2,\"message\":null,\"metadata\":{}}}");
    }

    @Test
    void anErrorIsToldInTheWordsOfItsMessageOrItsDataOrNone() {
        var written = Written.begun(AiSdkForm.DEFAULT).event(callStart("c1", "add"));
        written.frames();
        var coded = Json.object("error", Json.object("message", "too large"));

        written.event(done("c1", ToolResult.error("add", "no numbers")));
        var base = ToolResult.error("add", "");
        written.event(
                done(
                        "c1",
                        new ToolResult("add", base.status(), coded, null, base.metadata(), null)));
        written.event(done("c1", base));

        assertThat(written.frames())
                .containsExactly(
                        "{\"type\":\"tool-output-error\",\"toolCallId\":\"c1\",\"errorText\":\"no numbers\"}",
                        "{\"type\":\"tool-output-error\",\"toolCallId\":\"c1\",\"errorText\":\"too large\"}",
                        "{\"type\":\"tool-output-error\",\"toolCallId\":\"c1\",\"errorText\":\"tool output error\"}");
    }

    @Test
    void aCallThatTheClientDoesNotKnowHasNoOutput() {
        var written = Written.begun(AiSdkForm.DEFAULT);

        written.event(resumed("c0", Json.TRUE)).event(done("c0", ToolResult.error("add", "no")));

        assertThat(written.frames()).isEmpty();
    }

    @Test
    void aClientThatGoesOnWithItsMessageKnowsTheCallsInIt() {
        var written = new Written(new AiSdkEncoder(AiSdkForm.DEFAULT, true));

        written.event(AiSdkEncoderTest::runStart).event(done("c0", ToolResult.error("add", "no")));
        written.event(stepStart("m5"));

        assertThat(written.frames())
                .contains(
                        "{\"type\":\"start\"}",
                        "{\"type\":\"tool-output-error\",\"toolCallId\":\"c0\",\"errorText\":\"no\"}")
                .doesNotContain("{\"type\":\"start\",\"messageId\":\"m5\"}");
    }

    @Test
    void aCallThatIsTakenBackIsAnError() {
        var written = Written.begun(AiSdkForm.DEFAULT).event(callStart("c1", "add"));
        written.frames();

        written.event(meta -> new AgentEvent.ToolCallCancel(meta, "c1", "arguments are not JSON"));

        assertThat(written.frames())
                .containsExactly(
                        "{\"type\":\"tool-output-error\",\"toolCallId\":\"c1\",\"errorText\":\"arguments are not JSON\"}");
    }

    @ParameterizedTest
    @Fact("ai-sdk T-AISDK-23")
    @ValueSource(strings = {"PermissionConfirm", "permissionconfirm", "PERMISSIONCONFIRM"})
    void aQuestionOfItsOwnIsACallAndARequestWithOneId(String name) {
        var written = Written.begun(PART);

        written.event(callStart("fc_c1", name)).event(callReady("fc_c1", name, ASKED));

        assertThat(written.frames())
                .containsExactly(
                        "{\"type\":\"tool-input-start\",\"toolCallId\":\"fc_c1\",\"toolName\":\"%s\"}"
                                .formatted(name),
                        "{\"type\":\"tool-input-available\",\"toolCallId\":\"fc_c1\",\"toolName\":\"%s\",\"input\":%s}"
                                .formatted(name, ASKED),
                        "{\"type\":\"tool-approval-request\",\"approvalId\":\"fc_c1\",\"toolCallId\":\"fc_c1\"}");
    }

    @Test
    void aQuestionIsOnThePartOfTheCallItIsAbout() {
        assertThat(asked(AiSdkForm.DEFAULT).frames())
                .containsExactly(
                        "{\"type\":\"tool-approval-request\",\"approvalId\":\"fc_c1\",\"toolCallId\":\"c1\"}");
    }

    @Test
    void clientsWithoutApprovalsGetTheQuestionAsACallAlone() {
        assertThat(asked(AiSdkForm.DEFAULT.withVersion(5)).frames())
                .containsExactly(
                        "{\"type\":\"tool-input-start\",\"toolCallId\":\"fc_c1\",\"toolName\":\"PermissionConfirm\"}",
                        "{\"type\":\"tool-input-available\",\"toolCallId\":\"fc_c1\",\"toolName\":\"PermissionConfirm\",\"input\":%s}"
                                .formatted(ASKED));
    }

    @Test
    void anApprovedCallHasNoOutputBeforeItsResult() {
        var written = asked(AiSdkForm.DEFAULT);
        var newest = asked(AiSdkForm.DEFAULT.withVersion(7));
        var older = asked(PART);
        var yes = resumed("c1", Json.object("approved", true));
        written.frames();
        newest.frames();
        older.frames();

        assertThat(written.event(yes).frames()).isEmpty();
        assertThat(newest.event(yes).frames())
                .containsExactly(
                        "{\"type\":\"tool-approval-response\",\"approvalId\":\"fc_c1\",\"approved\":true}");
        assertThat(older.event(yes).frames())
                .containsExactly(
                        "{\"type\":\"tool-output-available\",\"toolCallId\":\"c1\",\"output\":{\"approved\":true}}");
    }

    @Test
    void aDeniedCallStaysDeniedOnItsOwnPart() {
        var written = asked(AiSdkForm.DEFAULT);
        var older = asked(PART);
        written.frames();
        older.frames();
        var no = resumed("c1", Json.object("approved", false));
        var result = done("c1", ToolResult.error("refund", "User denied the action"));

        assertThat(written.event(no).event(result).frames())
                .containsExactly("{\"type\":\"tool-output-denied\",\"toolCallId\":\"c1\"}");
        assertThat(older.event(no).event(result).frames())
                .containsExactly(
                        "{\"type\":\"tool-output-denied\",\"toolCallId\":\"c1\"}",
                        "{\"type\":\"tool-output-error\",\"toolCallId\":\"c1\",\"errorText\":\"User denied the action\"}");
    }

    @Test
    void anAnswerThatIsAnErrorIsToldAsOneAndOthersAsOutput() {
        var written = Written.begun(AiSdkForm.DEFAULT).event(callStart("c1", "ask"));
        written.frames();

        written.event(resumed("c1", Json.object("error", "no colours")));
        written.event(resumed("c1", Json.object("color", "blue")));
        written.event(resumed("c1", Json.NULL));

        assertThat(written.frames())
                .containsExactly(
                        "{\"type\":\"tool-output-error\",\"toolCallId\":\"c1\",\"errorText\":\"no colours\"}",
                        "{\"type\":\"tool-output-available\",\"toolCallId\":\"c1\",\"output\":{\"color\":\"blue\"}}",
                        "{\"type\":\"tool-output-available\",\"toolCallId\":\"c1\",\"output\":null}");
    }

    @Test
    void whatFollowsAWaitMakesTheSameMessageLonger() {
        var written = asked(AiSdkForm.DEFAULT).event(finish(new Termination.Suspended()));
        written.frames();

        written.event(AiSdkEncoderTest::runStart).event(stepStart("m2")).event(text("done"));

        assertThat(written.frames())
                .startsWith("{\"type\":\"start\",\"messageId\":\"m1\"}")
                .contains("{\"type\":\"start-step\"}")
                .doesNotContain("{\"type\":\"start\",\"messageId\":\"m2\"}");
    }

    @Test
    void aVoidStepEndsTheStreamExceptWhereClientsCanForgetIt() {
        var older = Written.begun(AiSdkForm.DEFAULT).event(AgentEvent.StepEnd::new);
        var newest = Written.begun(AiSdkForm.DEFAULT.withVersion(7)).event(AgentEvent.StepEnd::new);
        var first = Written.begun(AiSdkForm.DEFAULT.withVersion(7));
        older.event(stepStart("m2")).event(text("half"));
        newest.event(stepStart("m2")).event(text("half"));
        newest.frames();

        older.event(meta -> new AgentEvent.StreamReset(meta, "m2"));
        newest.event(meta -> new AgentEvent.StreamReset(meta, "m2")).event(stepStart("m3"));
        first.event(meta -> new AgentEvent.StreamReset(meta, "m1"));

        assertThat(older.endsEarly()).isTrue();
        assertThat(newest.endsEarly()).isFalse();
        assertThat(newest.frames()).containsExactly("{\"type\":\"reset-step\"}");
        assertThat(first.endsEarly()).isTrue();
    }

    @Test
    @Fact("ai-sdk T-AISDK-26")
    void whatHasNoPartOfItsOwnIsADataPart() {
        var written = Written.begun(AiSdkForm.DEFAULT);

        written.event(
                meta -> new AgentEvent.InferenceComplete(meta, "demo", TokenUsage.of(3, 4), 12));
        written.event(meta -> new AgentEvent.InferenceComplete(meta, "demo", null, 1));
        written.event(meta -> new AgentEvent.StateSnapshot(meta, Json.object("a", 1)));
        written.event(meta -> new AgentEvent.StateDelta(meta, JsonArray.EMPTY));
        written.event(meta ->
                new AgentEvent.ActivitySnapshot(meta, "p1", "progress", Json.of("half"), true));
        written.event(
                meta -> new AgentEvent.ActivityDelta(meta, "p1", "progress", JsonArray.EMPTY));

        assertThat(written.frames())
                .containsExactly(
                        "{\"type\":\"data-inference-complete\",\"data\":{\"model\":\"demo\",\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4,\"total_tokens\":7},\"duration_ms\":12}}",
                        "{\"type\":\"data-inference-complete\",\"data\":{\"model\":\"demo\",\"usage\":null,\"duration_ms\":1}}",
                        "{\"type\":\"data-state-snapshot\",\"data\":{\"a\":1}}",
                        "{\"type\":\"data-state-delta\",\"data\":[]}",
                        "{\"type\":\"data-activity-snapshot\",\"data\":{\"messageId\":\"p1\",\"activityType\":\"progress\",\"content\":\"half\",\"replace\":true}}",
                        "{\"type\":\"data-activity-delta\",\"data\":{\"messageId\":\"p1\",\"activityType\":\"progress\",\"patch\":[]}}");
    }

    @Test
    void sourcesAndFilesBecomeParts() {
        var written = Written.begun(AiSdkForm.DEFAULT);

        activity(written, "source_url", Json.object("url", "https://a.example", "title", "A"));
        activity(
                written,
                " Source-Document ",
                Json.object("id", "s2", "media_type", "text/plain", "title", "B", "filename", "b"));
        activity(written, "file", Json.object("url", "data:,x", "mediaType", "text/plain"));
        activity(written, "file", Json.object("url", "data:,x"));

        assertThat(written.frames())
                .filteredOn(frame -> !frame.contains("data-activity"))
                .containsExactly(
                        "{\"type\":\"source-url\",\"sourceId\":\"p1\",\"title\":\"A\",\"url\":\"https://a.example\"}",
                        "{\"type\":\"source-document\",\"filename\":\"b\",\"mediaType\":\"text/plain\",\"sourceId\":\"s2\",\"title\":\"B\"}",
                        "{\"type\":\"file\",\"mediaType\":\"text/plain\",\"url\":\"data:,x\"}");
    }

    @Test
    void reasoningOfActivitiesHasBlocksOfItsOwn() {
        var written = Written.begun(AiSdkForm.DEFAULT);
        var patch =
                JsonArray.of(
                        Json.object("op", "add", "value", Json.object("delta", "more")),
                        Json.object("op", "remove", "value", "no"),
                        Json.object("op", "replace", "value", Json.object("done", true)));

        activity(written, "reasoning", Json.of("whole"));
        activity(written, "reasoning", Json.object("delta", "begin"));
        written.event(meta -> new AgentEvent.ActivityDelta(meta, "p1", "reasoning", patch));

        assertThat(written.frames())
                .filteredOn(frame -> !frame.contains("data-activity"))
                .containsExactly(
                        "{\"type\":\"reasoning-start\",\"id\":\"reasoning_p1\"}",
                        "{\"type\":\"reasoning-delta\",\"id\":\"reasoning_p1\",\"delta\":\"whole\"}",
                        "{\"type\":\"reasoning-end\",\"id\":\"reasoning_p1\"}",
                        "{\"type\":\"reasoning-start\",\"id\":\"reasoning_p1\"}",
                        "{\"type\":\"reasoning-delta\",\"id\":\"reasoning_p1\",\"delta\":\"begin\"}",
                        "{\"type\":\"reasoning-delta\",\"id\":\"reasoning_p1\",\"delta\":\"more\"}",
                        "{\"type\":\"reasoning-end\",\"id\":\"reasoning_p1\"}");
    }

    private static void activity(Written written, String type, Json content) {
        written.event(meta -> new AgentEvent.ActivitySnapshot(meta, "p1", type, content, null));
    }
}
