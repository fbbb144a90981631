package dev.reprise.models.anthropic;

import static dev.reprise.models.anthropic.AnthropicWire.STOP;
import static dev.reprise.models.anthropic.AnthropicWire.call;
import static dev.reprise.models.anthropic.AnthropicWire.close;
import static dev.reprise.models.anthropic.AnthropicWire.delta;
import static dev.reprise.models.anthropic.AnthropicWire.end;
import static dev.reprise.models.anthropic.AnthropicWire.event;
import static dev.reprise.models.anthropic.AnthropicWire.input;
import static dev.reprise.models.anthropic.AnthropicWire.open;
import static dev.reprise.models.anthropic.AnthropicWire.start;
import static dev.reprise.models.anthropic.AnthropicWire.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.message.ContentBlock;
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
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Streams of the service, and what they mean.
class MessageStreamTest {
    private static final Json THINKING =
            Json.object("type", "thinking", "thinking", "", "signature", "");

    private final PlayedProvider provider =
            new PlayedProvider(new AnthropicProvider(), "anthropic", Secret.of("sk-secret"));

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
    void sendsTheKeyAndTheVersionOfTheFormat() {
        stream(start(), end("end_turn"), STOP).completion();

        assertThat(provider.heads().getFirst())
                .startsWith("POST /v1/messages HTTP/1.1\r\n")
                .containsIgnoringCase("\r\nx-api-key: sk-secret\r\n")
                .containsIgnoringCase("\r\nanthropic-version: 2023-06-01\r\n");
        assertThat(provider.bodies())
                .containsExactly(
                        "{\"model\":\"m\",\"max_tokens\":8192,\"messages\":[{\"role\":\"user\","
                                + "\"content\":[{\"type\":\"text\",\"text\":\"Hi\"}]}],\"stream\":true}");
    }

    @Test
    void aTextWithItsUsage() {
        var call =
                stream(
                        start(),
                        open(0, Json.object("type", "text", "text", "")),
                        event(Json.object("type", "ping")),
                        text(0, "Hel"),
                        text(0, "lo"),
                        close(0),
                        end("end_turn"),
                        STOP);

        assertThat(call.completion())
                .isEqualTo(
                        Completion.of(
                                Finish.END_TURN, new TokenUsage(9L, 3L, 12L, null, null, null)));
        assertThat(call.text()).isEqualTo("Hello");
    }

    @Test
    void eventsNeedNoNames() {
        var whole = new AnthropicWire().saying("Hel", "lo").whole();

        var call =
                stream(
                        whole.stream()
                                .map(event -> event.substring(event.indexOf('\n') + 1))
                                .toArray(String[]::new));

        assertThat(call.completion().finish()).isEqualTo(Finish.END_TURN);
        assertThat(call.text()).isEqualTo("Hello");
    }

    /// Anthropic counts what its cache had, or took, apart from the other tokens of the prompt.
    @Test
    void tokensOfTheCacheAreTokensOfThePrompt() {
        var usage =
                Json.object(
                        "input_tokens",
                        5,
                        "cache_read_input_tokens",
                        100,
                        "cache_creation_input_tokens",
                        20,
                        "output_tokens",
                        1);
        var call =
                stream(
                        event(
                                Json.object(
                                        "type",
                                        "message_start",
                                        "message",
                                        Json.object("usage", usage))),
                        end("end_turn"),
                        STOP);

        assertThat(call.completion().usage())
                .isEqualTo(new TokenUsage(125L, 3L, 128L, 100L, 20L, null));
        assertThat(call.chunks().getFirst())
                .isEqualTo(new ModelChunk.Usage(new TokenUsage(125L, 1L, 126L, 100L, 20L, null)));
    }

    @Test
    void twoSignedThoughtsStayTwo() {
        var call =
                stream(
                        start(),
                        open(0, THINKING),
                        delta(0, "thinking_delta", "thinking", "First "),
                        delta(0, "thinking_delta", "thinking", "thought."),
                        delta(0, "signature_delta", "signature", "sig-1"),
                        close(0),
                        open(1, Json.object("type", "redacted_thinking", "data", "secret")),
                        close(1),
                        open(2, THINKING),
                        delta(2, "thinking_delta", "thinking", "Second."),
                        delta(2, "signature_delta", "signature", "sig-2"),
                        close(2),
                        open(3, Json.object("type", "text", "text", "")),
                        text(3, "Done."),
                        close(3),
                        call(4, "toolu_1", "now"),
                        input(4, ""),
                        input(4, "{\"zone\":"),
                        input(4, "\"UTC\"}"),
                        close(4),
                        end("tool_use"),
                        STOP);

        assertThat(call.completion().blocks())
                .containsExactly(
                        new ContentBlock.Reasoning("anthropic", "First thought.", "sig-1"),
                        new ContentBlock.Raw(
                                "anthropic",
                                Json.object("type", "redacted_thinking", "data", "secret")),
                        new ContentBlock.Reasoning("anthropic", "Second.", "sig-2"),
                        new ContentBlock.Text("Done."),
                        new ContentBlock.ToolUse(
                                new ToolCall("toolu_1", "now", Json.object("zone", "UTC"))));
        assertThat(call.chunks())
                .filteredOn(chunk -> !(chunk instanceof ModelChunk.Usage))
                .containsExactly(
                        new ModelChunk.Reasoning("First "),
                        new ModelChunk.Reasoning("thought."),
                        new ModelChunk.ReasoningSignature("sig-1"),
                        new ModelChunk.Reasoning("Second."),
                        new ModelChunk.ReasoningSignature("sig-2"),
                        new ModelChunk.Text("Done."),
                        new ToolCallPart(0, "toolu_1", "now", ""),
                        new ToolCallPart(0, null, null, "{\"zone\":"),
                        new ToolCallPart(0, null, null, "\"UTC\"}"));
    }

    @Test
    void aCallWhoseInputComesAtOnceIsHandedOver() {
        var given =
                Json.object(
                        "type", "tool_use", "id", "t", "name", "now", "input", Json.object("a", 1));

        var call = stream(start(), open(0, given), close(0), end("tool_use"), STOP);

        assertThat(call.completion().finish()).isEqualTo(Finish.TOOL_USE);
        assertThat(call.chunks()).contains(new ToolCallPart(0, null, null, "{\"a\":1}"));
    }

    @Test
    void blocksOfToolsOfTheServiceAreKeptAsTheyAre() {
        var search =
                Json.object(
                        "type",
                        "server_tool_use",
                        "id",
                        "s",
                        "name",
                        "web_search",
                        "input",
                        Json.object());

        var call =
                stream(
                        start(),
                        open(0, search),
                        input(0, "{\"query\":\"x\"}"),
                        close(0),
                        end("pause_turn"),
                        STOP);

        assertThat(call.completion().blocks())
                .containsExactly(
                        new ContentBlock.Raw(
                                "anthropic", search.with("input", Json.object("query", "x"))));
        assertThat(call.chunks()).noneMatch(ToolCallPart.class::isInstance);
    }

    @ParameterizedTest
    @CsvSource({
        "end_turn, END_TURN",
        "pause_turn, END_TURN",
        "tool_use, TOOL_USE",
        "max_tokens, MAX_TOKENS",
        "model_context_window_exceeded, MAX_TOKENS",
        "stop_sequence, STOP_SEQUENCE",
        "refusal, CONTENT_FILTER",
        "something_new,"
    })
    void theReasonOfTheEnd(String reason, Finish finish) {
        assertThat(stream(start(), end(reason), STOP).completion().finish()).isEqualTo(finish);
    }

    @Test
    void anAnswerThatDoesNotStream() {
        var call =
                answer(
                        200,
                        """
                        {"type":"message","content":[{"type":"text","text":"Hi"},
                         {"type":"tool_use","id":"t","name":"now","input":{"a":1}}],
                         "stop_reason":"tool_use","usage":{"input_tokens":1,"output_tokens":2}}
                        """);

        assertThat(call.completion().finish()).isEqualTo(Finish.TOOL_USE);
        assertThat(call.text()).isEqualTo("Hi");
        assertThat(call.chunks()).contains(new ToolCallPart(0, null, null, "{\"a\":1}"));
    }

    @ParameterizedTest
    @CsvSource({
        "400, invalid_request_error, CLIENT_REQUEST",
        "401, authentication_error, AUTH",
        "403, permission_error, AUTH",
        "413, request_too_large, CLIENT_REQUEST",
        "429, rate_limit_error, RATE_LIMIT",
        "500, api_error, SERVER_ERROR",
        "529, overloaded_error, SERVER_ERROR"
    })
    void refusalsAreToldApart(int status, String type, ErrorClass expected) {
        var error =
                Json.object(
                        "type",
                        "error",
                        "error",
                        Json.object("type", type, "message", "No: sk-secret."));

        var failure = answer(status, error.toString()).failure();

        assertThat(failure.errorClass()).isEqualTo(expected);
        assertThat(failure)
                .hasMessage("anthropic answered %d: No: [REDACTED]. (%s)".formatted(status, type));
    }

    @Test
    void partsOfABlockThatDidNotBeginAreRefused() {
        var failure = stream(start(), text(3, "lost"), end("end_turn"), STOP).failure();

        assertThat(failure.errorClass()).isEqualTo(ErrorClass.CONNECTION);
        assertThat(failure).hasMessage("anthropic sent an event that cannot be read");
    }

    @Test
    void aKeyIsNeeded() {
        var nothing = new ProviderSettings(null, null, Map.of());

        assertThatThrownBy(() -> new AnthropicProvider().open("anthropic", nothing))
                .isInstanceOf(ModelException.class)
                .hasMessage("no key for provider anthropic: ANTHROPIC_API_KEY is not set");
    }
}
