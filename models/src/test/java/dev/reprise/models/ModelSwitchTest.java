package dev.reprise.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.message.ContentBlock;
import dev.reprise.core.message.ContentBlock.Raw;
import dev.reprise.core.message.ContentBlock.Reasoning;
import dev.reprise.core.message.Media;
import dev.reprise.core.message.Message;
import dev.reprise.core.message.Role;
import dev.reprise.core.message.ToolCall;
import dev.reprise.core.model.ChatMessage;
import dev.reprise.core.model.ChatModel;
import dev.reprise.core.model.ChatOptions;
import dev.reprise.core.model.ChatRequest;
import dev.reprise.core.model.ModelProvider;
import dev.reprise.core.model.ProviderSettings;
import dev.reprise.core.model.Secret;
import dev.reprise.core.tool.ToolDescriptor;
import dev.reprise.state.Json;
import dev.reprise.testing.model.ModelCall;
import dev.reprise.testing.model.ProviderServer;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A thread that several models wrote, handed to each provider that takes it over.
class ModelSwitchTest {
    private static final List<ContentBlock> ALL_THOUGHTS =
            List.of(
                    new Reasoning("anthropic", "Hm.", "from-anthropic"),
                    new Raw(
                            "gemini",
                            Json.object(
                                    "functionCall",
                                    Json.object("id", "a:1"),
                                    "thoughtSignature",
                                    "from-gemini")),
                    new Raw(
                            "openai-responses",
                            Json.object(
                                    "type",
                                    "reasoning",
                                    "encrypted_content",
                                    "from-openai-responses")),
                    new Raw("openrouter", Json.object("reasoning", "from-openrouter")),
                    new Reasoning("deepseek", "from-deepseek", null),
                    new ContentBlock.Text("Looking."),
                    new ContentBlock.ToolUse(
                            new ToolCall("a:1", "now", Json.object("zone", "UTC"))),
                    new ContentBlock.ToolUse(new ToolCall("b:2", "now", Json.NULL)));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "anthropic",
                "gemini",
                "openai-responses",
                "openrouter",
                "deepseek",
                "mistral",
                "openai"
            })
    void whatOthersThoughtStaysWithThemAndAllThatWasSaidIsThere(String provider) {
        var body = sent(provider);

        assertThat(body).contains("What time is it?", "iVBORw0KGgo=", "Looking.", "UTC");
        assertThat(body).contains("noon", "midnight");
        for (var other : thinkers()) {
            var isTold = body.contains("from-" + other + "\"");
            assertThat(isTold)
                    .as("%s is told by %s", provider, other)
                    .isEqualTo(other.equals(provider));
        }
    }

    private static List<String> thinkers() {
        return List.of("anthropic", "gemini", "openai-responses", "openrouter", "deepseek");
    }

    /// The body of the request that a provider gets. What it answers does not matter.
    private static String sent(String provider) {
        try (var server =
                ProviderServer.playing(connection -> connection.answer(400, "text/plain", "No."))) {
            ModelCall.start(open(provider, server), request()).failure();
            return server.bodies().getFirst();
        }
    }

    private static ChatModel open(String provider, ProviderServer server) {
        var settings = new ProviderSettings(server.address(), Secret.of("k"), Map.of());
        return ServiceLoader.load(ModelProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(known -> known.names().contains(provider))
                .findFirst()
                .orElseThrow()
                .open(provider, settings);
    }

    private static ChatRequest request() {
        var image = Media.parse("image/png", "iVBORw0KGgo=", null);
        var messages =
                List.of(
                        Message.system("Be brief."),
                        Message.of(
                                "1",
                                Role.USER,
                                List.of(new ContentBlock.Text("What time is it?"), image)),
                        Message.of("2", Role.ASSISTANT, ALL_THOUGHTS),
                        Message.tool("3", "a:1", "{\"time\":\"noon\"}"),
                        Message.tool("4", "b:2", "midnight"));
        return new ChatRequest(
                "m",
                messages.stream().map(ChatMessage::of).toList(),
                List.of(ToolDescriptor.of("now", "Tells the time.", ToolDescriptor.NO_PARAMETERS)),
                ChatOptions.DEFAULT);
    }
}
