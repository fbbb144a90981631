package dev.reprise.server;

import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.agent.AgentDefinition;
import dev.reprise.core.message.ContentBlock.Raw;
import dev.reprise.core.message.ContentBlock.Text;
import dev.reprise.core.message.Media;
import dev.reprise.runtime.AgentOs;
import dev.reprise.runtime.store.MemoryMailboxStore;
import dev.reprise.runtime.store.MemoryThreadStore;
import dev.reprise.state.Json;
import dev.reprise.testing.model.ScriptedModel;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Images and files of users: from each client to the model, and back to each client.
class MediaTest {
    private static final Media PICTURE = Media.of("image/png", new byte[] {'x'});

    private final ScriptedModel model =
            ScriptedModel.always(
                    say("seen").blocks(new Text("seen"), new Raw("p", Json.of("opaque"))));
    private final MemoryThreadStore store = new MemoryThreadStore();
    private final AgentOs os =
            AgentOs.builder()
                    .model("scripted", model)
                    .agent(AgentDefinition.builder("assistant", "scripted").build())
                    .store(store)
                    .mailbox(new MemoryMailboxStore())
                    .build();
    private final TestServer server = new TestServer(os, store, UnaryOperator.identity());

    @AfterEach
    void close() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/v1/runs | {\"threadId\":\"chat\",\"agentId\":\"assistant\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"Look\"},{\"type\":\"media\",\"media_type\":\"image/png\",\"data\":\"eA==\"}]}]}",
                "/v1/ag-ui/agents/assistant/runs | {\"threadId\":\"chat\",\"runId\":\"r1\",\"messages\":[{\"id\":\"u1\",\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"Look\"},{\"type\":\"image\",\"source\":{\"type\":\"data\",\"value\":\"eA==\",\"mimeType\":\"image/png\"}}]}]}",
                "/v1/ai-sdk/agents/assistant/runs | {\"id\":\"chat\",\"messages\":[{\"id\":\"u1\",\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"text\":\"Look\"},{\"type\":\"file\",\"mediaType\":\"image/png\",\"url\":\"data:image/png;base64,eA==\"}]}]}",
                "/a2a/assistant/message:send | {\"message\":{\"messageId\":\"u1\",\"role\":\"ROLE_USER\",\"contextId\":\"chat\",\"parts\":[{\"text\":\"Look\"},{\"raw\":\"eA==\",\"mediaType\":\"image/png\"}]}}",
            })
    void whatAUserAttachesReachesTheModelAndEveryHistory(String path, String body) {
        assertThat(server.post(path, body).statusCode()).isEqualTo(200);

        assertThat(model.lastRequest().messages().getLast().content())
                .containsExactly(new Text("Look"), PICTURE);
        assertThat(server.get("/v1/threads/chat/messages").body())
                .contains(
                        """
                        "blocks":[{"type":"text","length":4},\
                        {"type":"media","media_type":"image/png","data":"eA=="}]\
                        """);
        assertThat(server.get("/v1/ag-ui/threads/chat/messages").body())
                .contains(
                        """
                        "content":[{"type":"text","text":"Look"},{"type":"image",\
                        "source":{"type":"data","value":"eA==","mimeType":"image/png"}}]\
                        """);
        assertThat(server.get("/v1/ai-sdk/threads/chat/messages").body())
                .contains(
                        """
                        {"mediaType":"image/png","type":"file","url":"data:image/png;base64,eA=="}\
                        """);
    }

    @Test
    void whatOnlyAProviderCanReadIsShownToNobody() {
        var _ =
                server.post(
                        "/v1/runs",
                        "{\"threadId\":\"chat\",\"agentId\":\"assistant\",\"messages\":[{\"role\":\"user\",\"content\":\"Look\"}]}");

        for (var path :
                new String[] {
                    "/v1/threads/chat",
                    "/v1/threads/chat/messages",
                    "/v1/ag-ui/threads/chat/messages",
                    "/v1/ai-sdk/threads/chat/messages"
                }) {
            assertThat(server.get(path).body()).as(path).contains("seen").doesNotContain("opaque");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/v1/runs | {\"threadId\":\"chat\",\"agentId\":\"assistant\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"media\",\"media_type\":\"image/png\",\"data\":\"e\"}]}]} | messages[0].content[0].data is not allowed: data must be base64 with padding, was e",
                "/v1/ag-ui/agents/assistant/runs | {\"threadId\":\"chat\",\"runId\":\"r1\",\"messages\":[{\"id\":\"u1\",\"role\":\"user\",\"content\":[{\"type\":\"image\",\"source\":{\"type\":\"data\",\"value\":\"e\",\"mimeType\":\"image/png\"}}]}]} | source.value is not allowed: data must be base64 with padding, was e",
                "/v1/ai-sdk/agents/assistant/runs | {\"id\":\"chat\",\"messages\":[{\"id\":\"u1\",\"role\":\"user\",\"parts\":[{\"type\":\"file\",\"mediaType\":\"image/png\",\"url\":\"data:image/png;base64,e\"}]}]} | url is not allowed: data must be base64 with padding, was e",
                "/a2a/assistant/message:send | {\"message\":{\"messageId\":\"u1\",\"role\":\"ROLE_USER\",\"contextId\":\"chat\",\"parts\":[{\"raw\":\"e\",\"mediaType\":\"image/png\"}]}} | raw is not allowed: data must be base64 with padding, was e",
            })
    void whatIsNoFileIsRefusedAndNothingStored(String path, String body, String problem) {
        var answer = server.post(path, body);

        assertThat(answer.statusCode()).isBetween(400, 422);
        assertThat(answer.body()).contains(problem);
        assertThat(server.get("/v1/threads/chat").statusCode()).isEqualTo(404);
    }
}
