package dev.reprise.server;

import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.RunId;
import dev.reprise.core.agent.AgentDefinition;
import dev.reprise.core.message.Message;
import dev.reprise.core.message.MessageMetadata;
import dev.reprise.core.message.Visibility;
import dev.reprise.core.run.RunOrigin;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.store.StoreException;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.facts.Fact;
import dev.reprise.runtime.AgentOs;
import dev.reprise.runtime.store.MemoryThreadStore;
import dev.reprise.testing.model.ScriptedModel;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What holds for the routes of all protocols.
class EveryProtocolTest {
    /// A store that cannot do some of what it is asked.
    private static ThreadStore without(Set<String> methods) {
        var store = new MemoryThreadStore();
        return (ThreadStore)
                Proxy.newProxyInstance(
                        ThreadStore.class.getClassLoader(),
                        new Class<?>[] {ThreadStore.class},
                        (_, method, arguments) -> {
                            if (methods.contains(method.getName())) {
                                throw StoreException.io("working", new IOException("disk on fire"));
                            }
                            try {
                                return method.invoke(store, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
    }

    @ParameterizedTest
    @Fact("http-api T-HTTP-15")
    @CsvSource(
            delimiter = '|',
            value = {
                "load   | /v1/ag-ui/agents/assistant/runs  | {\"threadId\":\"chat\",\"runId\":\"r1\",\"messages\":[{\"id\":\"u1\",\"role\":\"user\",\"content\":\"hi\"}]}",
                "append | /v1/ag-ui/agents/assistant/runs  | {\"threadId\":\"chat\",\"runId\":\"r1\",\"messages\":[{\"id\":\"u1\",\"role\":\"user\",\"content\":\"hi\"}]}",
                "load   | /v1/ai-sdk/agents/assistant/runs | {\"id\":\"chat\",\"messages\":[{\"id\":\"u1\",\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"text\":\"hi\"}]}]}",
                "append | /v1/ai-sdk/agents/assistant/runs | {\"id\":\"chat\",\"messages\":[{\"id\":\"u1\",\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"text\":\"hi\"}]}]}",
            })
    void aStoreThatFailsWhenARunBeginsIsAnErrorOfHttpAndNotOfTheStream(
            String method, String path, String body) {
        var store = without(method.equals("append") ? Set.of("append", "create") : Set.of(method));
        try (var os =
                        AgentOs.builder()
                                .model("scripted", ScriptedModel.always(say("ok")))
                                .agent(AgentDefinition.builder("assistant", "scripted").build())
                                .store(store)
                                .build();
                var server = new TestServer(os.gateway(), store)) {
            var answer = server.post(path, body);

            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(answer.headers().firstValue("content-type")).contains("application/json");
            assertThat(answer.body())
                    .isEqualTo(
                            "{\"error\":\"internal error: agent state store error: IO error: working: disk on fire\"}");
        }
    }

    @Test
    @Fact("http-api T-HTTP-21")
    void whatIsInternalIsInNoHistory() {
        try (var server = new TestServer()) {
            server.thread(
                    "chat",
                    ofRun(Message.user("u1", "hi")),
                    ofRun(internal(Message.user("i1", "between us"))),
                    ofRun(internal(Message.assistant("i2", "between us, too", List.of()))),
                    ofRun(Message.internalSystem("s1", "between us, as ever")),
                    ofRun(Message.assistant("a1", "hello", List.of())));
            server.record("chat", "r1", RunOrigin.A2A, RunStatus.DONE);

            for (var path :
                    new String[] {
                        "/v1/threads/chat/messages",
                        "/v1/ag-ui/threads/chat/messages",
                        "/v1/ai-sdk/threads/chat/messages"
                    }) {
                assertThat(server.get(path).body())
                        .as(path)
                        .contains("hi", "hello")
                        .doesNotContain("between us");
            }
            server.runs.agent("assistant", _ -> new PlayedRun("chat", "r2"));
            assertThat(server.get("/v1/a2a/agents/assistant/tasks/r1").body())
                    .contains("hi", "hello")
                    .doesNotContain("between us");
            assertThat(server.get("/a2a/assistant/tasks/r1").body())
                    .contains("TASK_STATE_COMPLETED", "hi", "hello")
                    .doesNotContain("between us");
        }
    }

    private static Message ofRun(Message message) {
        return message.withMetadata(new MessageMetadata(new RunId("r1"), null));
    }

    private static Message internal(Message message) {
        return message.withVisibility(Visibility.INTERNAL);
    }
}
