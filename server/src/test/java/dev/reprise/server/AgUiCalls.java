package dev.reprise.server;

import dev.reprise.core.Owner;
import dev.reprise.core.ThreadId;
import dev.reprise.core.gateway.RunGateway;
import dev.reprise.core.message.Message;
import dev.reprise.core.store.ThreadView;
import dev.reprise.runtime.AgentOs;
import dev.reprise.runtime.AgentOsBuilder;
import dev.reprise.runtime.store.MemoryThreadStore;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.testing.agui.AgUiClient;
import dev.reprise.testing.model.Answer;
import dev.reprise.testing.model.ScriptedModel;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.function.UnaryOperator;

/// A server with one agent, `assistant`, as AG-UI clients call it.
final class AgUiCalls implements AutoCloseable {
    static final String RUNS = "/v1/ag-ui/agents/assistant/runs";

    final TestServer server;
    final ScriptedModel model;

    AgUiCalls(Answer answer, UnaryOperator<AgentOsBuilder> more) {
        this(ScriptedModel.always(answer), more);
    }

    AgUiCalls(ScriptedModel model, UnaryOperator<AgentOsBuilder> more) {
        this(model, more, UnaryOperator.identity());
    }

    /// @param between stands between the routes and the gateway
    AgUiCalls(
            ScriptedModel model,
            UnaryOperator<AgentOsBuilder> more,
            UnaryOperator<RunGateway> between) {
        var store = new MemoryThreadStore();
        this.model = model;
        var os = more.apply(AgentOs.builder().model("scripted", model).store(store)).build();
        server = new TestServer(between.apply(os.gateway()), store);
    }

    static JsonObject request(String run, JsonObject... messages) {
        return Json.object("threadId", "chat", "runId", run)
                .with("messages", Json.array((Object[]) messages));
    }

    static JsonObject user(String id, String text) {
        return Json.object("role", "user", "id", id, "content", text);
    }

    static JsonObject answer(String call, String content) {
        return Json.object(
                "role", "tool", "id", "answer-" + call, "toolCallId", call, "content", content);
    }

    static JsonObject tool(String name) {
        return Json.object("name", name, "description", "For tests.");
    }

    HttpResponse<String> post(JsonObject request) {
        return server.post(RUNS, request.toString());
    }

    /// The stream of a request that has one.
    AgUiClient run(JsonObject request) {
        var answer = post(request);
        if (answer.statusCode() != 200) {
            throw new AssertionError(answer.statusCode() + " " + answer.body());
        }
        return AgUiClient.reading(answer.body());
    }

    ThreadView thread() {
        return thread("chat");
    }

    ThreadView thread(String id) {
        return server.store.require(Owner.LOCAL, new ThreadId(id));
    }

    List<Message> messages() {
        return List.copyOf(thread().thread().messages());
    }

    @Override
    public void close() {
        server.close();
    }
}
