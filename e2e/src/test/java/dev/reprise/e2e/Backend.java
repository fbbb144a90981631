package dev.reprise.e2e;

import dev.reprise.core.agent.AgentDefinition;
import dev.reprise.core.model.ProviderSettings;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.core.tool.Describe;
import dev.reprise.core.tool.Tool;
import dev.reprise.core.tool.ToolResult;
import dev.reprise.extensions.permission.Permission;
import dev.reprise.runtime.AgentOs;
import dev.reprise.runtime.store.FileThreadStore;
import dev.reprise.runtime.store.MemoryMailboxStore;
import dev.reprise.server.Cors;
import dev.reprise.server.HttpServer;
import dev.reprise.server.ServerOptions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;

/// A whole server, as an application would build it: files, agents, a model service, HTTP.
///
/// Its agents are `default`, and `careful`, which asks before every call.
final class Backend implements AutoCloseable {
    private static final String MODEL = "openai:gpt-4o-mini";

    private final ThreadStore store;
    private final AgentOs os;
    private final HttpServer server;

    record Place(@Describe("city name") String location) {}

    record Order(@Describe("order number") String order) {}

    record Question(@Describe("what to ask") String question) {}

    Backend(Path threads, URI model, UnaryOperator<HttpServer.Builder> more) {
        store = FileThreadStore.at(threads);
        os =
                AgentOs.builder()
                        .environment(
                                new ProviderSettings(
                                        null,
                                        null,
                                        Map.of(
                                                "OPENAI_BASE_URL",
                                                model.toString(),
                                                "OPENAI_API_KEY",
                                                "sk-none")))
                        .store(store)
                        .mailbox(new MemoryMailboxStore())
                        .tools(weather(), refund(), askUser())
                        .behavior(Permission.of())
                        .agent(AgentDefinition.builder("default", MODEL).build())
                        .agent(
                                AgentDefinition.builder("careful", MODEL)
                                        .behavior(Permission.ID)
                                        .build())
                        .build();
        var options =
                ServerOptions.DEFAULT
                        .withAddress("127.0.0.1", 0)
                        .withCors(Cors.PERMISSIVE)
                        .withGrace(Duration.ofMillis(500));
        server =
                more.apply(
                                HttpServer.builder(os.gateway(), store)
                                        .background(os.background().orElseThrow())
                                        .options(options))
                        .build();
        server.start();
    }

    private static Tool weather() {
        return Tool.of(
                "get_weather",
                "Current weather of a city.",
                Place.class,
                place -> "18 °C in " + place.location());
    }

    private static Tool refund() {
        return Tool.of(
                "refund",
                "Pays a customer back.",
                Order.class,
                order -> "order " + order.order() + " is paid back");
    }

    /// Runs in the front end; what that answers is the result.
    private static Tool askUser() {
        return Tool.of(
                "ask_user",
                "Asks the user.",
                Question.class,
                (question, call) ->
                        call.resumeInput()
                                .map(answer ->
                                        ToolResult.success("ask_user", answer.effectiveResult()))
                                .orElseGet(() ->
                                        ToolResult.suspended("ask_user", question.question())));
    }

    String address() {
        return "http://127.0.0.1:" + server.port();
    }

    @Override
    public void close() {
        server.close();
        os.close();
        store.close();
    }
}
