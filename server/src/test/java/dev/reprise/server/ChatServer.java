package dev.reprise.server;

import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.say;

import dev.reprise.core.Owner;
import dev.reprise.core.ThreadId;
import dev.reprise.core.agent.AgentDefinition;
import dev.reprise.core.message.Message;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.core.suspend.PendingToolCall;
import dev.reprise.core.suspend.ResumeMode;
import dev.reprise.core.suspend.SuspendTicket;
import dev.reprise.core.suspend.Suspension;
import dev.reprise.core.tool.Tool;
import dev.reprise.core.tool.ToolDescriptor;
import dev.reprise.core.tool.ToolResult;
import dev.reprise.runtime.AgentOs;
import dev.reprise.runtime.store.MemoryThreadStore;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.testing.model.Answer;
import dev.reprise.testing.model.ScriptedModel;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// A server with one agent, and a chat with it as an AI SDK client has it.
final class ChatServer implements AutoCloseable {
    static final String RUNS = "/v1/ai-sdk/agents/assistant/runs";

    final ThreadStore store;
    final TestServer server;
    final List<String> paid = Collections.synchronizedList(new ArrayList<>());
    private final AgentOs os;

    ChatServer(Answer answer) {
        this(answer, AiSdkOptions.DEFAULT);
    }

    ChatServer(Answer answer, AiSdkOptions options) {
        this(answer, options, new MemoryThreadStore(), UnaryOperator.identity());
    }

    ChatServer(
            Answer answer,
            AiSdkOptions options,
            ThreadStore store,
            UnaryOperator<AgentDefinition.Builder> agent) {
        this.store = store;
        os =
                AgentOs.builder()
                        .model("scripted", ScriptedModel.always(answer))
                        .agent(
                                agent.apply(AgentDefinition.builder("assistant", "scripted"))
                                        .build())
                        .tools(pay(), ask())
                        .store(store)
                        .build();
        server = new TestServer(os.gateway(), store, builder -> builder.aiSdk(options));
    }

    /// Asks for permission first, as a behavior would.
    private Tool pay() {
        return Tool.of(
                ToolDescriptor.of("pay", "For tests.", ToolDescriptor.NO_PARAMETERS),
                (_, call) -> {
                    if (call.resumeInput().isEmpty()) {
                        var id = "fc_" + call.call().id();
                        var shown = Json.object("tool_name", "pay", "tool_args", JsonObject.EMPTY);
                        return ToolResult.suspended(
                                "pay",
                                "please decide",
                                new SuspendTicket(
                                        new Suspension(
                                                id, "tool:PermissionConfirm", "?", shown, null),
                                        new PendingToolCall(id, "PermissionConfirm", shown),
                                        ResumeMode.REPLAY_TOOL_CALL));
                    }
                    paid.add(call.call().id());
                    return ToolResult.success("pay", Json.of("paid"));
                });
    }

    /// Is answered by the front end.
    private static Tool ask() {
        return Tool.of(
                ToolDescriptor.of("askUserQuestion", "For tests.", ToolDescriptor.NO_PARAMETERS),
                (_, call) ->
                        call.resumeInput()
                                .map(answer ->
                                        ToolResult.success(
                                                "askUserQuestion", answer.effectiveResult()))
                                .orElseGet(
                                        () -> ToolResult.suspended("askUserQuestion", "which?")));
    }

    /// Calls a tool once for each id, and says that it is done when all have results.
    static Answer calling(String tool, String... ids) {
        return request -> {
            var text = request.messages().getLast().toString();
            if (text.contains("hello")) {
                return say("hello yourself");
            }
            if (request.messages().toString().contains("status")) {
                return say("done");
            }
            var reply = call(ids[0], tool, JsonObject.EMPTY);
            for (var id : List.of(ids).subList(1, ids.length)) {
                reply = reply.call(id, tool, JsonObject.EMPTY);
            }
            return reply;
        };
    }

    static Json user(String id, String text) {
        return Json.object(
                "id",
                id,
                "role",
                "user",
                "parts",
                Json.array(Json.object("type", "text", "text", text)));
    }

    /// An assistant message with parts.
    static Json answered(Json... parts) {
        return Json.object("id", "a0", "role", "assistant", "parts", Json.array((Object[]) parts));
    }

    static Json approval(String call, boolean approved) {
        return Json.object(
                "type",
                "tool-pay",
                "toolCallId",
                call,
                "state",
                "approval-responded",
                "approval",
                Json.object("id", "fc_" + call, "approved", approved));
    }

    HttpResponse<String> post(Json... messages) {
        return server.post(
                RUNS,
                Json.object("id", "chat", "messages", Json.array((Object[]) messages)).toString());
    }

    HttpResponse<String> regenerate(String message) {
        return server.post(
                RUNS,
                Json.object(
                                "id",
                                "chat",
                                "messages",
                                Json.array(),
                                "trigger",
                                "regenerate-message",
                                "messageId",
                                message)
                        .toString());
    }

    HttpResponse<String> resume() {
        return server.get("/v1/ai-sdk/agents/assistant/chats/chat/stream");
    }

    List<Message> messages() {
        return store.require(Owner.LOCAL, new ThreadId("chat")).thread().messages();
    }

    Stream<String> contents() {
        return messages().stream().map(Message::content);
    }

    /// The JSON of all frames of a stream, without its trailer.
    static List<Json> chunks(String body) {
        return body.lines()
                .filter(line -> line.startsWith("data: {"))
                .map(line -> Json.parse(line.substring("data: ".length())))
                .toList();
    }

    static List<String> types(String body) {
        return chunks(body).stream()
                .map(chunk ->
                        chunk.asObject()
                                .orElseThrow()
                                .getOr("type", Json.NULL)
                                .asText()
                                .orElseThrow())
                .toList();
    }

    @Override
    public void close() {
        server.close();
        os.close();
    }
}
