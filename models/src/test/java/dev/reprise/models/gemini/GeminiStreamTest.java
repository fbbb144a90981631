package dev.reprise.models.gemini;

import static dev.reprise.models.gemini.GeminiWire.call;
import static dev.reprise.models.gemini.GeminiWire.end;
import static dev.reprise.models.gemini.GeminiWire.event;
import static dev.reprise.models.gemini.GeminiWire.parts;
import static dev.reprise.models.gemini.GeminiWire.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.message.ContentBlock;
import dev.reprise.core.message.ContentBlock.Raw;
import dev.reprise.core.message.ContentBlock.Reasoning;
import dev.reprise.core.message.ContentBlock.Text;
import dev.reprise.core.message.ContentBlock.ToolUse;
import dev.reprise.core.message.ToolCall;
import dev.reprise.core.model.Completion;
import dev.reprise.core.model.Completion.Finish;
import dev.reprise.core.model.ModelChunk;
import dev.reprise.core.model.ModelChunk.ToolCallPart;
import dev.reprise.core.model.ModelException;
import dev.reprise.core.model.ModelException.ErrorClass;
import dev.reprise.core.model.ProviderSettings;
import dev.reprise.core.model.Secret;
import dev.reprise.core.run.TokenUsage;
import dev.reprise.models.PlayedProvider;
import dev.reprise.state.Json;
import dev.reprise.testing.model.ModelCall;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Streams of the service, and what they mean.
class GeminiStreamTest {
    private final PlayedProvider provider =
            new PlayedProvider(new GeminiProvider(), "gemini", Secret.of("AI-secret"));

    @AfterEach
    void stop() {
        provider.close();
    }

    private ModelCall stream(String... events) {
        return provider.stream(events);
    }

    private ModelCall answer(int status, String body) {
        return provider.answer(status, body);
    }

    @Test
    void sendsTheKeyInAHeaderAndTheModelInTheAddress() {
        stream(parts(text("Hi")), end("STOP")).completion();

        assertThat(provider.heads().getFirst())
                .startsWith("POST /v1beta/models/m:streamGenerateContent?alt=sse HTTP/1.1\r\n")
                .containsIgnoringCase("\r\nx-goog-api-key: AI-secret\r\n");
        assertThat(provider.bodies())
                .containsExactly(
                        "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"Hi\"}]}]}");
    }

    @Test
    void aTextWithItsUsage() {
        var usage =
                Json.object(
                        "promptTokenCount",
                        100,
                        "toolUsePromptTokenCount",
                        5,
                        "cachedContentTokenCount",
                        60,
                        "candidatesTokenCount",
                        3,
                        "thoughtsTokenCount",
                        40,
                        "totalTokenCount",
                        148);

        var call = stream(parts(text("Hel")), parts(text("lo")), end("STOP", usage));

        assertThat(call.completion())
                .isEqualTo(
                        Completion.of(
                                Finish.END_TURN, new TokenUsage(105L, 43L, 148L, 60L, null, 40L)));
        assertThat(call.text()).isEqualTo("Hello");
    }

    @Test
    void signaturesStayWithThePartsTheyCameWith() {
        var signed = call("a", "now", Json.object("zone", "UTC")).asObject().orElseThrow();
        var call =
                stream(
                        parts(Json.object("text", "Hm.", "thought", true)),
                        parts(text("Look"), text("ing.")),
                        parts(Json.object("text", " Now.", "thoughtSignature", "s1")),
                        parts(
                                signed.with("thoughtSignature", "s2"),
                                call("b", "now", Json.object("zone", "CET"))),
                        parts(Json.object("text", "", "thoughtSignature", "s3")),
                        end("STOP"));

        assertThat(call.completion().finish()).isEqualTo(Finish.TOOL_USE);
        assertThat(call.completion().blocks())
                .containsExactly(
                        new Reasoning("gemini", "Hm.", null),
                        new Text("Looking."),
                        new Raw("gemini", Json.object("thoughtSignature", "s1")),
                        new Text(" Now."),
                        new Raw(
                                "gemini",
                                Json.object(
                                        "functionCall",
                                        Json.object("id", "a"),
                                        "thoughtSignature",
                                        "s2")),
                        new ToolUse(new ToolCall("a", "now", Json.object("zone", "UTC"))),
                        new ToolUse(new ToolCall("b", "now", Json.object("zone", "CET"))),
                        new Raw("gemini", Json.object("text", "", "thoughtSignature", "s3")));
        assertThat(call.text()).isEqualTo("Looking. Now.");
        assertThat(call.chunks())
                .filteredOn(ModelChunk.ReasoningSignature.class::isInstance)
                .containsExactly(
                        new ModelChunk.ReasoningSignature("s1"),
                        new ModelChunk.ReasoningSignature("s2"),
                        new ModelChunk.ReasoningSignature("s3"));
    }

    @Test
    void callsWithoutIdsOrWithTheSameIdGetOnesOfTheirOwn() {
        var bare = Json.object("functionCall", Json.object("name", "now"));
        var call =
                stream(
                        parts(bare, bare),
                        parts(call("a", "now", Json.object()), call("a", "now", Json.object())),
                        end("STOP"));
        call.completion();

        var given =
                call.chunks().stream()
                        .filter(ToolCallPart.class::isInstance)
                        .map(ToolCallPart.class::cast)
                        .toList();
        assertThat(given).extracting(ToolCallPart::index).containsExactly(0, 1, 2, 3);
        assertThat(given).extracting(ToolCallPart::id).doesNotHaveDuplicates().contains("a");
        assertThat(given).extracting(ToolCallPart::argumentsDelta).containsOnly("{}");
    }

    @Test
    void whatIsNotKnownIsKeptAsItIs() {
        var code = Json.object("executableCode", Json.object("language", "PYTHON", "code", "1"));

        var call = stream(parts(text("So:")), parts(code), end("STOP"));

        assertThat(call.completion().blocks())
                .containsExactly(new ContentBlock.Text("So:"), new Raw("gemini", code));
    }

    @ParameterizedTest
    @CsvSource({
        "STOP, END_TURN",
        "MAX_TOKENS, MAX_TOKENS",
        "SAFETY, CONTENT_FILTER",
        "RECITATION, CONTENT_FILTER",
        "PROHIBITED_CONTENT, CONTENT_FILTER",
        "OTHER,",
        "SOMETHING_NEW,"
    })
    void theReasonOfTheEnd(String reason, Finish finish) {
        assertThat(stream(end(reason)).completion().finish()).isEqualTo(finish);
    }

    @ParameterizedTest
    @CsvSource({
        "MALFORMED_FUNCTION_CALL, CONNECTION",
        "UNEXPECTED_TOOL_CALL, CONNECTION",
        "MISSING_THOUGHT_SIGNATURE, CLIENT_REQUEST"
    })
    void endsThatAreFailures(String reason, ErrorClass expected) {
        var failure = stream(end(reason)).failure();

        assertThat(failure.errorClass()).isEqualTo(expected);
        assertThat(failure).hasMessageContaining(reason);
    }

    @Test
    void aBlockedPromptIsARefusalOfTheRequest() {
        var feedback = Json.object("blockReason", "PROHIBITED_CONTENT");

        var failure = stream(event(Json.object("promptFeedback", feedback))).failure();

        assertThat(failure.errorClass()).isEqualTo(ErrorClass.CLIENT_REQUEST);
        assertThat(failure)
                .hasMessage("gemini broke off: the prompt was blocked (PROHIBITED_CONTENT)");
    }

    @Test
    void anAnswerThatDoesNotStreamMayBeAListOfChunks() {
        var chunk =
                """
                {"candidates":[{"content":{"parts":[{"text":"Hi"}],"role":"model"},
                 "finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":1}}
                """;
        for (var body : List.of(chunk, "[" + chunk + "]")) {
            var call = answer(200, body);

            assertThat(call.completion().finish()).isEqualTo(Finish.END_TURN);
            assertThat(call.text()).isEqualTo("Hi");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "400, INVALID_ARGUMENT, CLIENT_REQUEST",
        "403, PERMISSION_DENIED, AUTH",
        "404, NOT_FOUND, CLIENT_REQUEST",
        "429, RESOURCE_EXHAUSTED, RATE_LIMIT",
        "500, INTERNAL, SERVER_ERROR",
        "503, UNAVAILABLE, SERVER_UNAVAILABLE",
        "504, DEADLINE_EXCEEDED, SERVER_ERROR"
    })
    void refusalsAreToldApart(int status, String word, ErrorClass expected) {
        var error = Json.object("code", status, "message", "No: AI-secret.", "status", word);

        var failure = answer(status, Json.object("error", error).toString()).failure();

        assertThat(failure.errorClass()).isEqualTo(expected);
        assertThat(failure)
                .hasMessageStartingWith("gemini answered %d: No: [REDACTED].".formatted(status));
    }

    @Test
    void aKeyIsNeeded() {
        var nothing = new ProviderSettings(null, null, Map.of());

        assertThatThrownBy(() -> new GeminiProvider().open("gemini", nothing))
                .isInstanceOf(ModelException.class)
                .hasMessage("no key for provider gemini: GEMINI_API_KEY is not set");
    }
}
