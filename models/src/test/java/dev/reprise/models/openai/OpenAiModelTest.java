package dev.reprise.models.openai;

import static dev.reprise.models.openai.OpenAiWire.delta;
import static dev.reprise.models.openai.OpenAiWire.finish;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.model.ChatModel;
import dev.reprise.core.model.Completion;
import dev.reprise.core.model.Completion.Finish;
import dev.reprise.core.model.ModelChunk;
import dev.reprise.core.model.ModelChunk.ToolCallPart;
import dev.reprise.core.model.ModelException.ErrorClass;
import dev.reprise.core.model.ProviderSettings;
import dev.reprise.core.model.Secret;
import dev.reprise.core.run.TokenUsage;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.testing.model.ModelCall;
import dev.reprise.testing.model.ProviderServer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Recorded streams of several services, and what they mean.
class OpenAiModelTest {
    private static final String DONE = "data: [DONE]\n\n";

    private final ProviderServer server = ProviderServer.start();

    @AfterEach
    void close() {
        server.close();
    }

    private ModelCall stream(String... events) {
        server.play(connection -> {
            connection.sendStreamHead();
            for (var event : events) {
                connection.sendPiece(event);
            }
            connection.sendEnd();
        });
        return ModelCall.start(model());
    }

    private ModelCall whole(String body) {
        server.play(connection -> connection.answer(200, "application/json; charset=utf-8", body));
        return ModelCall.start(model());
    }

    private ChatModel model() {
        var settings = new ProviderSettings(server.address(), Secret.of("sk-secret"), Map.of());
        return new OpenAiProvider().open("openai", settings);
    }

    @Test
    void sendsTheKeyAndAsksForAStream() {
        stream(finish("stop"), DONE).completion();

        assertThat(server.heads().getFirst())
                .startsWith("POST /v1/chat/completions HTTP/1.1\r\n")
                .containsIgnoringCase("\r\nAuthorization: Bearer sk-secret\r\n")
                .containsIgnoringCase("\r\nContent-Type: application/json\r\n")
                .containsIgnoringCase("\r\nAccept: text/event-stream, application/json\r\n");
        assertThat(server.bodies())
                .containsExactly(
                        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],"
                                + "\"stream\":true,\"stream_options\":{\"include_usage\":true}}");
    }

    @Test
    void readsAStreamOfOpenAi() {
        var call =
                stream(
                        """
                        data: {"id":"chatcmpl-B9","object":"chat.completion.chunk","created":1741569952,"model":"gpt-4o-mini-2024-07-18","service_tier":"default","system_fingerprint":"fp_06","choices":[{"index":0,"delta":{"role":"assistant","content":"","refusal":null},"logprobs":null,"finish_reason":null}],"usage":null,"obfuscation":"aB3"}

                        """,
                        """
                        data: {"id":"chatcmpl-B9","object":"chat.completion.chunk","created":1741569952,"model":"gpt-4o-mini-2024-07-18","choices":[{"index":0,"delta":{"content":"Grüß \\ud83c\\udf0d"},"logprobs":null,"finish_reason":null}],"usage":null}

                        """,
                        """
                        data: {"id":"chatcmpl-B9","object":"chat.completion.chunk","created":1741569952,"model":"gpt-4o-mini-2024-07-18","choices":[{"index":0,"delta":{},"logprobs":null,"finish_reason":"stop"}],"usage":null}

                        """,
                        """
                        data: {"id":"chatcmpl-B9","object":"chat.completion.chunk","created":1741569952,"model":"gpt-4o-mini-2024-07-18","choices":[],"usage":{"prompt_tokens":19,"completion_tokens":10,"total_tokens":29,"prompt_tokens_details":{"cached_tokens":8,"audio_tokens":0},"completion_tokens_details":{"reasoning_tokens":4,"audio_tokens":0,"accepted_prediction_tokens":0,"rejected_prediction_tokens":0}}}

                        """,
                        DONE);

        assertThat(call.completion())
                .isEqualTo(
                        Completion.of(
                                Finish.END_TURN, new TokenUsage(19L, 10L, 29L, 8L, null, 4L)));
        assertThat(call.chunks()).containsExactly(new ModelChunk.Text("Grüß 🌍"));
    }

    @Test
    void readsAStreamOfDeepSeek() {
        var call =
                stream(
                        ": keep-alive\n\n",
                        delta(Json.object("content", null, "reasoning_content", "First, ")),
                        delta(Json.object("content", null, "reasoning_content", "think.")),
                        delta(Json.object("content", "Four", "reasoning_content", null)),
                        """
                        data: {"choices":[{"index":0,"delta":{"content":""},"finish_reason":"stop"}],"usage":{"prompt_tokens":9,"completion_tokens":6,"total_tokens":15,"prompt_cache_hit_tokens":5,"prompt_cache_miss_tokens":4}}

                        """,
                        DONE);

        assertThat(call.completion().usage())
                .isEqualTo(new TokenUsage(9L, 6L, 15L, 5L, null, null));
        assertThat(call.chunks())
                .containsExactly(
                        new ModelChunk.Reasoning("First, "),
                        new ModelChunk.Reasoning("think."),
                        new ModelChunk.Text("Four"),
                        new ModelChunk.Usage(new TokenUsage(9L, 6L, 15L, 5L, null, null)));
    }

    @Test
    void readsAStreamOfOpenRouter() {
        var call =
                stream(
                        ": OPENROUTER PROCESSING\r\n\r\n",
                        delta(Json.object("reasoning", "Hm", "reasoning_content", "Hm"))
                                .replace("\n", "\r\n"),
                        delta(Json.object("content", "Yes")).replace("\n", "\r\n"),
                        finish("length").replace("\n", "\r\n"),
                        "data: [DONE]\r\n\r\n");

        assertThat(call.completion().finish()).isEqualTo(Finish.MAX_TOKENS);
        assertThat(call.chunks())
                .containsExactly(new ModelChunk.Reasoning("Hm"), new ModelChunk.Text("Yes"));
    }

    @Test
    void readsAStreamOfOllamaWhereEveryCallHasOneIndex() {
        var call =
                stream(
                        OpenAiWire.call(call("call_a", "first", "{\"a\":1}")),
                        OpenAiWire.call(call("call_b", "second", "{\"b\":2}")),
                        finish("stop"),
                        DONE);

        assertThat(call.completion().finish()).isEqualTo(Finish.TOOL_USE);
        assertThat(call.chunks())
                .containsExactly(
                        new ToolCallPart(0, "call_a", "first", "{\"a\":1}"),
                        new ToolCallPart(1, "call_b", "second", "{\"b\":2}"));
    }

    private static JsonObject call(String id, String name, String arguments) {
        return Json.object(
                "index",
                0,
                "id",
                id,
                "type",
                "function",
                "function",
                Json.object("name", name, "arguments", arguments));
    }

    @Test
    void saysIdAndNameOnceHoweverOftenTheyAreRepeated() {
        var call =
                stream(
                        OpenAiWire.call(call("c1", "", "")),
                        OpenAiWire.call(call("c1", "search", "{\"q\"")),
                        OpenAiWire.call(call("c1", "search", ":1}")),
                        finish("tool_calls"),
                        DONE);

        call.completion();
        assertThat(call.chunks())
                .containsExactly(
                        new ToolCallPart(0, "c1", null, ""),
                        new ToolCallPart(0, null, "search", "{\"q\""),
                        new ToolCallPart(0, null, null, ":1}"));
    }

    @Test
    void givesACallWithoutAnIdOne() {
        var part = Json.object("function", Json.object("name", "now", "arguments", "{}"));
        var call = stream(OpenAiWire.call(part), OpenAiWire.call(part), finish("tool_calls"), DONE);

        call.completion();
        assertThat(call.chunks())
                .map(ToolCallPart.class::cast)
                .allSatisfy(chunk -> assertThat(chunk.id()).startsWith("call_"))
                .extracting(ToolCallPart::index)
                .containsExactly(0, 1);
    }

    @Test
    void mapsWhyTheServiceEnded() {
        var reasons =
                Map.of(
                        "stop", Finish.END_TURN,
                        "eos", Finish.END_TURN,
                        "length", Finish.MAX_TOKENS,
                        "content_filter", Finish.CONTENT_FILTER,
                        "tool_calls", Finish.TOOL_USE,
                        "function_call", Finish.TOOL_USE);

        reasons.forEach((reason, expected) ->
                assertThat(stream(finish(reason), DONE).completion().finish()).isEqualTo(expected));
        assertThat(stream(finish("somehow"), DONE).completion().finish()).isNull();
        assertThat(stream(finish("insufficient_system_resource"), DONE).failure().errorClass())
                .isEqualTo(ErrorClass.SERVER_UNAVAILABLE);
        assertThat(stream(finish("error"), DONE).failure().errorClass())
                .isEqualTo(ErrorClass.SERVER_ERROR);
    }

    @Test
    void acceptsAnEndWithoutTheLastWordOnceTheReasonIsKnown() {
        var call = stream(delta(Json.object("content", "Hi")), finish("stop"));

        assertThat(call.completion().finish()).isEqualTo(Finish.END_TURN);
    }

    @Test
    void takesTheLastWordWithoutAReasonForABrokenConnection() {
        var call = stream(delta(Json.object("content", "Hi")), DONE);

        assertThat(call.failure().errorClass()).isEqualTo(ErrorClass.CONNECTION);
        assertThat(call.failure()).hasMessage("openai ended its answer without saying why");
    }

    @Test
    void doesNotWaitForAServiceThatForgetsToEnd() {
        server.play(connection -> {
            connection.sendStreamHead().sendPiece(finish("stop")).sendPiece(DONE);
            connection.hang();
        });

        assertThat(ModelCall.start(model()).completion().finish()).isEqualTo(Finish.END_TURN);
    }

    @Test
    void usesAConnectionAgainAfterAWholeAnswer() {
        for (int i = 0; i < 3; i++) {
            stream(delta(Json.object("content", "Hi")), finish("stop"), DONE).completion();
        }

        assertThat(server.connections()).isEqualTo(1);
        assertThat(server.bodies()).hasSize(3);
    }

    @Test
    void readsAnAnswerInOnePiece() {
        var call =
                whole(
                        """
                        {"id":"x","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant",
                        "content":"Looking.","reasoning_content":"Hm","tool_calls":[
                        {"id":"c1","type":"function","function":{"name":"a","arguments":"{\\"x\\":1}"}},
                        {"id":"c2","type":"function","function":{"name":"b","arguments":"{}"}}]},
                        "finish_reason":"tool_calls"}],"usage":{"prompt_tokens":3,"completion_tokens":4}}
                        """);

        assertThat(call.completion().finish()).isEqualTo(Finish.TOOL_USE);
        assertThat(call.completion().usage().output()).isEqualTo(4);
        assertThat(call.chunks())
                .containsExactly(
                        new ModelChunk.Reasoning("Hm"),
                        new ModelChunk.Text("Looking."),
                        new ToolCallPart(0, "c1", "a", "{\"x\":1}"),
                        new ToolCallPart(1, "c2", "b", "{}"),
                        new ModelChunk.Usage(new TokenUsage(3L, 4L, null, null, null, null)));
    }

    @Test
    void readsAnErrorInOnePiece() {
        var call = whole("{\"error\":{\"message\":\"Busy\",\"type\":\"overloaded_error\"}}");

        assertThat(call.failure().errorClass()).isEqualTo(ErrorClass.SERVER_UNAVAILABLE);
        assertThat(call.failure()).hasMessage("openai broke off: Busy (overloaded_error)");
    }

    @Test
    void saysWhatTheServiceSaysAndKeepsTheKeyToItself() {
        server.play(connection ->
                connection.answer(
                        401,
                        "application/json",
                        """
                        {"error":{"message":"Incorrect API key provided: sk-secret.","type":"invalid_request_error","code":"invalid_api_key"}}\
                        """));

        var failure = ModelCall.start(model()).failure();

        assertThat(failure.errorClass()).isEqualTo(ErrorClass.AUTH);
        assertThat(failure)
                .hasMessage(
                        "openai answered 401: Incorrect API key provided: [REDACTED]."
                                + " (invalid_api_key)");
    }

    @Test
    void ignoresWhatItDoesNotKnow() {
        var call =
                stream(
                        "id: 7\nevent: message\nretry: 100\n"
                                + delta(
                                        Json.object(
                                                "content",
                                                "Hi",
                                                "audio",
                                                List.of(1, Json.object()))),
                        finish("stop"),
                        DONE);

        call.completion();
        assertThat(call.text()).isEqualTo("Hi");
    }
}
