package dev.reprise.models.responses;

import static dev.reprise.models.responses.ResponsesWire.added;
import static dev.reprise.models.responses.ResponsesWire.arguments;
import static dev.reprise.models.responses.ResponsesWire.call;
import static dev.reprise.models.responses.ResponsesWire.completed;
import static dev.reprise.models.responses.ResponsesWire.delta;
import static dev.reprise.models.responses.ResponsesWire.done;
import static dev.reprise.models.responses.ResponsesWire.ended;
import static dev.reprise.models.responses.ResponsesWire.event;
import static dev.reprise.models.responses.ResponsesWire.message;
import static dev.reprise.models.responses.ResponsesWire.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.message.ContentBlock.Raw;
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
class ResponseStreamTest {
    private static final Json THOUGHT =
            Json.object(
                    "id",
                    "rs_1",
                    "type",
                    "reasoning",
                    "summary",
                    List.of(
                            Json.object("type", "summary_text", "text", "Hm."),
                            Json.object("type", "summary_text", "text", "Aha.")),
                    "encrypted_content",
                    "enc-1");

    private final PlayedProvider provider =
            new PlayedProvider(new ResponsesProvider(), "openai-responses", Secret.of("sk-secret"));

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
    void sendsTheKeyAndKeepsNothingThere() {
        stream(completed()).completion();

        assertThat(provider.heads().getFirst())
                .startsWith("POST /v1/responses HTTP/1.1\r\n")
                .containsIgnoringCase("\r\nauthorization: Bearer sk-secret\r\n");
        assertThat(provider.bodies())
                .containsExactly(
                        "{\"model\":\"m\",\"input\":[{\"role\":\"user\",\"content\":\"Hi\"}],"
                                + "\"stream\":true,\"store\":false}");
    }

    @Test
    void aTextWithItsUsage() {
        var usage =
                Json.object(
                        "input_tokens",
                        36,
                        "input_tokens_details",
                        Json.object("cached_tokens", 20),
                        "output_tokens",
                        87,
                        "output_tokens_details",
                        Json.object("reasoning_tokens", 60),
                        "total_tokens",
                        123);

        var call =
                stream(
                        text(0, "Hel"),
                        text(0, "lo"),
                        done(0, message("Hello")),
                        ended("completed", "usage", usage));

        assertThat(call.completion())
                .isEqualTo(
                        Completion.of(
                                Finish.END_TURN, new TokenUsage(36L, 87L, 123L, 20L, null, 60L)));
        assertThat(call.text()).isEqualTo("Hello");
    }

    @Test
    void itemsKeepTheirOrderAndThoughtsAreKeptAsTheyCame() {
        var call =
                stream(
                        added(0, Json.object("type", "reasoning", "summary", List.of())),
                        delta("reasoning_summary_text", 0, "Hm."),
                        done(0, THOUGHT),
                        added(1, Json.object("type", "message")),
                        text(1, "Looking."),
                        done(1, message("Looking.")),
                        added(2, call("c1", "now", "")),
                        arguments(2, "{\"zone\":"),
                        arguments(2, "\"UTC\"}"),
                        done(2, call("c1", "now", "{\"zone\":\"UTC\"}")),
                        completed());

        assertThat(call.completion().finish()).isEqualTo(Finish.TOOL_USE);
        assertThat(call.completion().blocks())
                .containsExactly(
                        new Raw("openai-responses", THOUGHT),
                        new Text("Looking."),
                        new ToolUse(new ToolCall("c1", "now", Json.object("zone", "UTC"))));
        assertThat(call.chunks())
                .containsExactly(
                        new ModelChunk.Reasoning("Hm."),
                        new ModelChunk.ReasoningSignature("enc-1"),
                        new ModelChunk.Text("Looking."),
                        new ToolCallPart(0, "c1", "now", ""),
                        new ToolCallPart(0, null, null, "{\"zone\":"),
                        new ToolCallPart(0, null, null, "\"UTC\"}"));
    }

    @Test
    void partsOfASummaryAreParagraphs() {
        var next =
                Json.object(
                        "type",
                        "response.reasoning_summary_text.delta",
                        "output_index",
                        0,
                        "summary_index",
                        1,
                        "delta",
                        "Aha.");

        var call = stream(delta("reasoning_summary_text", 0, "Hm."), event(next), completed());
        call.completion();

        assertThat(call.chunks())
                .containsExactly(
                        new ModelChunk.Reasoning("Hm."), new ModelChunk.Reasoning("\n\nAha."));
    }

    @Test
    void aThoughtThatCannotBeFoundAgainIsNotKept() {
        var bare = Json.object("id", "rs_1", "type", "reasoning", "encrypted_content", null);

        assertThat(stream(done(0, bare), completed()).completion().blocks()).isEmpty();
    }

    @Test
    void whatDidNotComeInPartsIsTakenFromTheWhole() {
        var call =
                stream(
                        done(0, THOUGHT),
                        done(1, message("Hello")),
                        done(2, call("c1", "now", "{}")),
                        completed());

        assertThat(call.completion().finish()).isEqualTo(Finish.TOOL_USE);
        assertThat(call.text()).isEqualTo("Hello");
        assertThat(call.chunks())
                .contains(
                        new ModelChunk.Reasoning("\n\nAha."),
                        new ToolCallPart(0, "c1", "now", ""),
                        new ToolCallPart(0, null, null, "{}"));
    }

    @Test
    void aRefusalIsSaidAndEndsAsOne() {
        var call = stream(delta("refusal", 0, "I cannot."), completed());

        assertThat(call.completion().finish()).isEqualTo(Finish.CONTENT_FILTER);
        assertThat(call.text()).isEqualTo("I cannot.");
    }

    @ParameterizedTest
    @CsvSource({
        "max_output_tokens, MAX_TOKENS",
        "content_filter, CONTENT_FILTER",
        "something_new,"
    })
    void theReasonOfAnIncompleteResponse(String reason, Finish finish) {
        var call =
                stream(
                        text(0, "Hel"),
                        ended("incomplete", "incomplete_details", Json.object("reason", reason)));

        assertThat(call.completion().finish()).isEqualTo(finish);
    }

    @ParameterizedTest
    @CsvSource({
        "server_error, SERVER_ERROR",
        "rate_limit_exceeded, RATE_LIMIT",
        "vector_store_timeout, TIMEOUT",
        "invalid_prompt, CLIENT_REQUEST",
        "image_too_large, CLIENT_REQUEST"
    })
    void failuresAreToldApartByTheirCode(String code, ErrorClass expected) {
        var error = Json.object("code", code, "message", "No: sk-secret.");
        var nested = Json.object("type", "error", "error", error);
        var flat = Json.object("type", "error", "code", code, "message", "No: sk-secret.");

        for (var event : List.of(ended("failed", "error", error), event(nested), event(flat))) {
            var failure = stream(text(0, "Hel"), event).failure();

            assertThat(failure.errorClass()).isEqualTo(expected);
            assertThat(failure)
                    .hasMessage("openai-responses broke off: No: [REDACTED]. (%s)".formatted(code));
        }
    }

    @Test
    void eventsNeedNoNames() {
        var events =
                new ResponsesWire()
                        .saying("Hel", "lo").whole().stream()
                                .map(event -> event.substring(event.indexOf('\n') + 1))
                                .toArray(String[]::new);

        var call = stream(events);

        assertThat(call.completion().finish()).isEqualTo(Finish.END_TURN);
        assertThat(call.text()).isEqualTo("Hello");
    }

    @Test
    void argumentsOfACallThatDidNotBeginAreRefused() {
        var failure = stream(arguments(3, "{}"), completed()).failure();

        assertThat(failure.errorClass()).isEqualTo(ErrorClass.CONNECTION);
        assertThat(failure).hasMessage("openai-responses sent an event that cannot be read");
    }

    @Test
    void anAnswerThatDoesNotStream() {
        var whole =
                Json.object(
                        "status",
                        "completed",
                        "output",
                        List.of(message("Hi"), call("c1", "now", "{\"a\":1}")),
                        "usage",
                        ResponsesWire.usage());

        var call = answer(200, whole.toString());

        assertThat(call.completion())
                .isEqualTo(
                        Completion.of(
                                Finish.TOOL_USE, new TokenUsage(9L, 3L, 12L, null, null, null)));
        assertThat(call.text()).isEqualTo("Hi");
        assertThat(call.chunks()).contains(new ToolCallPart(0, null, null, "{\"a\":1}"));
    }

    @Test
    void aKeyIsNeeded() {
        var nothing = new ProviderSettings(null, null, Map.of());

        assertThatThrownBy(() -> new ResponsesProvider().open("openai-responses", nothing))
                .isInstanceOf(ModelException.class)
                .hasMessage("no key for provider openai-responses: OPENAI_API_KEY is not set");
    }
}
