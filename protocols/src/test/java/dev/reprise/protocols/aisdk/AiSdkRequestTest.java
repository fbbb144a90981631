package dev.reprise.protocols.aisdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.message.ContentBlock;
import dev.reprise.core.message.Media;
import dev.reprise.core.suspend.ToolCallDecision;
import dev.reprise.core.suspend.ToolCallResume;
import dev.reprise.facts.Fact;
import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import java.net.URI;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AiSdkRequestTest {
    private static AiSdkRequest read(String json) {
        return AiSdkRequest.read(Json.parse(json.replace('\'', '"')), 5);
    }

    private static AiSdkRequest saying(String... messages) {
        return read("{'id':'t1','messages':[" + String.join(",", messages) + "]}");
    }

    private static AiSdkRequest answering(String... parts) {
        return saying("{'role':'assistant','parts':[" + String.join(",", parts) + "]}");
    }

    private static String textOf(AiSdkRequest request) {
        return Objects.requireNonNull(request.input()).content();
    }

    private static void assertRefused(String json, String message) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    @Fact("ai-sdk T-AISDK-03")
    void onlyTheLastThingTheUserSaidCounts() {
        var request =
                saying(
                        "{'role':'user','parts':[{'type':'text','text':'old'}]}",
                        "{'role':'USER','id':'u2','parts':[{'type':'text','text':'ne'},{'type':'file','url':'x'},{'type':'text','text':'w'}]}",
                        "{'role':'assistant','parts':[{'type':'text','text':'no'}]}",
                        "{'role':'user','parts':[{'type':'file','url':'x'}]}");

        assertThat(textOf(request)).isEqualTo("new");
        assertThat(Objects.requireNonNull(request.input()).id()).isEqualTo("u2");
    }

    @Test
    void filesOfTheUserAreKeptInTheirPlaces() {
        var request =
                saying(
                        "{'role':'user','parts':[{'type':'file','mediaType':'image','url':'https://a.example/b.png'},{'type':'text','text':'look'},{'type':'file','mediaType':'application/pdf','url':'data:application/pdf;base64,eA==','filename':'x.pdf'}]}");

        assertThat(Objects.requireNonNull(request.input()).parts())
                .containsExactly(
                        Media.link("image/*", URI.create("https://a.example/b.png")),
                        new ContentBlock.Text("look"),
                        Media.of("application/pdf", new byte[] {'x'}).withName("x.pdf"));
        assertThat(
                        saying(
                                        "{'role':'user','parts':[{'type':'file','mediaType':'image/png','url':'data:image/png;base64,eA=='}]}")
                                .input())
                .isNotNull();
    }

    @Test
    @Fact("ai-sdk T-AISDK-03")
    void contentIsReadAsTextOrAsParts() {
        assertThat(textOf(saying("{'role':'user','content':'plain'}"))).isEqualTo("plain");
        assertThat(
                        textOf(
                                saying(
                                        "{'role':'user','content':[{'type':'text','text':'of '},{'type':'text','text':'parts'}]}")))
                .isEqualTo("of parts");
    }

    @Test
    @Fact("ai-sdk T-AISDK-04")
    void anIdAndInputAreNeeded() {
        var nothing = "request must include user input or suspension decisions";
        assertRefused("{}", "id cannot be empty");
        assertRefused("{'id':'  '}", "id cannot be empty");
        assertRefused("{'id':'t1'}", nothing);
        assertRefused("{'id':'t1','messages':[{'role':'user','content':' '}]}", nothing);
        assertRefused(
                "{'id':'t1','messages':[{'role':'user','content':'old'},{'role':'user','content':''}]}",
                nothing);
    }

    @ParameterizedTest
    @Fact("ai-sdk T-AISDK-05")
    @ValueSource(strings = {"sessionId", "input"})
    void theOldShapeIsRefused(String member) {
        assertThatThrownBy(() -> read("{'%s':'x','messages':[]}".formatted(member)))
                .isInstanceOf(JsonException.class)
                .hasMessage("legacy AI SDK payload shape is no longer supported; use id/messages");
        assertRefused("{'%s':null}".formatted(member), "id cannot be empty");
    }

    @Test
    void shapesThatDoNotFitAreRefused() {
        assertThatThrownBy(() -> read("{'id':'t1','trigger':'resume-stream'}"))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining("trigger")
                .hasMessageContaining("submit-message or regenerate-message");
        assertThatThrownBy(() -> read("{'id':'t1','parentThreadId':'a','parent_thread_id':'b'}"))
                .isInstanceOf(JsonException.class)
                .hasMessage(
                        "parentThreadId and parent_thread_id are the same member, send only one of them");
        assertThatThrownBy(() -> read("{'id':1}")).isInstanceOf(JsonException.class);
        assertThatThrownBy(() -> read("{'id':'t1','messages':{}}"))
                .isInstanceOf(JsonException.class);
    }

    @Test
    @Fact("ai-sdk T-AISDK-10")
    void aMessageToBeReplacedIsNamed() {
        var again = "{'id':'t1','trigger':'regenerate-message'";
        assertRefused(again + "}", "messageId is required for regenerate-message");
        assertRefused(
                again + ",'messageId':' '}", "messageId cannot be empty for regenerate-message");

        assertThat(read(again + ",'messageId':'m1'}").replaces()).isEqualTo("m1");
        assertThat(
                        read("{'id':'t1','messageId':'m1','messages':[{'role':'user','content':'a'}]}")
                                .replaces())
                .isNull();
    }

    @Test
    @Fact("ai-sdk T-AISDK-24")
    void whatIsBesideAnApprovalSurvives() {
        var request =
                answering(
                        "{'type':'tool-refund','toolCallId':'c1','state':'approval-responded','approval':{'id':'fc_c1','approved':true,'reason':'fine','remember':true}}",
                        "{'type':'tool-approval-response','approvalId':'fc_c2','reason':'never'}");

        var decisions = request.decisions();

        assertThat(decisions)
                .extracting(ToolCallDecision::target)
                .containsExactly("fc_c1", "fc_c2");
        assertThat(decisions.get(0).resume().action()).isEqualTo(ToolCallResume.Action.RESUME);
        assertThat(decisions.get(0).resume().result())
                .isEqualTo(Json.object("approved", true, "reason", "fine", "remember", true));
        assertThat(decisions.get(1).resume().action()).isEqualTo(ToolCallResume.Action.CANCEL);
        assertThat(decisions.get(1).resume().reason()).isEqualTo("never");
        assertThat(decisions.get(1).resume().updatedAt()).isEqualTo(5);
    }

    @Test
    @Fact("ai-sdk T-AISDK-25")
    void anErrorWithoutWordsIsADenialWithOurs() {
        var request = answering("{'type':'dynamic-tool','toolCallId':'c1','state':'output-error'}");

        var resume = request.decisions().getFirst().resume();

        assertThat(resume.action()).isEqualTo(ToolCallResume.Action.CANCEL);
        assertThat(resume.result())
                .isEqualTo(Json.object("approved", false, "error", "tool output error"));
    }

    @Test
    void theLastAnswerForACallWinsAndTakesItsPlace() {
        var request =
                answering(
                        "{'type':'tool-a','toolCallId':'c1','state':'output-available','output':{'x':1}}",
                        "{'type':'tool-b','tool_call_id':'c2','state':'output-denied'}",
                        "{'type':'tool-a','toolCallId':'c1','state':'output-available'}");

        assertThat(request.decisions())
                .extracting(ToolCallDecision::target)
                .containsExactly("c2", "c1");
        assertThat(request.decisions().get(1).resume().action())
                .isEqualTo(ToolCallResume.Action.CANCEL);
    }

    @Test
    void whatIsStillOpenAnswersNothing() {
        var open =
                read(
                        "{'id':'t1','messages':[{'role':'user','content':'a'},7,{'role':'assistant','parts':["
                                + "{'type':'tool-a','toolCallId':'c1','state':'input-streaming'},"
                                + "{'type':'tool-a','toolCallId':'c1','state':'input-available'},"
                                + "{'type':'tool-a','toolCallId':'c1','state':'approval-requested','approval':{'id':'x'}},"
                                + "{'type':'text','toolCallId':'c1','state':'output-available'},"
                                + "{'type':'tool-a','state':'output-available'},3]}]}");

        assertThat(open.decisions()).isEmpty();
    }

    @Test
    void theLineageIsReadInBothSpellings() {
        var request =
                read(
                        "{'id':'t1','parent_thread_id':'p','messages':[{'role':'user','content':'a'}]}");

        assertThat(Objects.requireNonNull(request.parentThread()).value()).isEqualTo("p");
    }
}
