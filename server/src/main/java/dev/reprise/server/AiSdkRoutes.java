package dev.reprise.server;

import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.agent.ToolExecutionMode;
import dev.reprise.core.gateway.LaunchMode;
import dev.reprise.core.gateway.RunGateway;
import dev.reprise.core.gateway.RunOverrides;
import dev.reprise.core.run.RunOrigin;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.protocols.RunEncoder;
import dev.reprise.protocols.aisdk.AiSdkEncoder;
import dev.reprise.protocols.aisdk.AiSdkRequest;
import dev.reprise.protocols.aisdk.UiHistory;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import java.time.InstantSource;
import java.util.List;

/// The AI SDK's chat: runs as UI message streams, streams that are taken up again, and histories as
/// UI messages.
public final class AiSdkRoutes implements RouteGroup {
    private static final RunOverrides TOGETHER =
            RunOverrides.NONE.withToolExecutionMode(ToolExecutionMode.PARALLEL_BATCH_APPROVAL);

    private final RunGateway gateway;
    private final ThreadStore store;
    private final AiSdkOptions options;
    private final InstantSource clock;
    private final RunStreams streams;
    private final Readers readers;
    private final MessagePages pages;

    /// @param store the one that the gateway's runs commit to
    /// @param clock of the decisions that requests bring
    public AiSdkRoutes(
            RunGateway gateway, ThreadStore store, AiSdkOptions options, InstantSource clock) {
        this.gateway = gateway;
        this.store = store;
        this.options = options;
        this.clock = clock;
        this.streams = new RunStreams(new RunEvents(gateway, store));
        this.readers = new Readers(gateway, options);
        this.pages = new MessagePages(store);
    }

    @Override
    public List<Operation> operations() {
        return List.of(
                Operation.of(
                                "POST",
                                "/v1/ai-sdk/agents/:agent/runs",
                                "Starts a run, or answers one, as the AI SDK does.")
                        .takes("AiSdkRequest")
                        .answers(200, Operation.EVENTS),
                Operation.of(
                                "GET",
                                "/v1/ai-sdk/agents/:agent/chats/:chat/stream",
                                "Goes on with the stream of a chat.")
                        .answers(200, Operation.EVENTS),
                Operation.of(
                                "GET",
                                "/v1/ai-sdk/agents/:agent/runs/:chat/stream",
                                "Goes on with the stream of a chat.")
                        .answers(200, Operation.EVENTS),
                Operation.of(
                                "GET",
                                "/v1/ai-sdk/threads/:id/messages",
                                "Pages through the messages of a thread as the AI SDK shows them.")
                        .numbers("after", "before", "limit")
                        .texts("order", "visibility", "run_id", "merge")
                        .answers(200, "AiSdkMessages"));
    }

    @Override
    public void register(HttpRules rules, String prefix, RouteOptions routes) {
        rules.any(
                new Paths(prefix, routes)
                        .on("POST", "/v1/ai-sdk/agents/:agent/runs", this::run)
                        .on("GET", "/v1/ai-sdk/agents/:agent/chats/:chat/stream", this::resume)
                        .on("GET", "/v1/ai-sdk/agents/:agent/runs/:chat/stream", this::resume)
                        .on("GET", "/v1/ai-sdk/threads/:id/messages", this::messages));
    }

    private void run(Exchange exchange) {
        var body = exchange.body();
        var asked = exchange.decoded(() -> AiSdkRequest.read(body, clock.millis()));
        var agent = exchange.variable(0);
        var replaces = asked.replaces();
        if (replaces != null) {
            Agents.require(gateway, agent);
            gateway.check(exchange.owner(), request(agent, asked), TOGETHER); // before the cut
            new Regeneration(gateway, store, options.regenerate())
                    .truncate(exchange.owner(), asked.thread(), replaces);
        }
        var arrived = ChatArrival.of(gateway, store, exchange.owner(), request(agent, asked));
        switch (arrived.arrival()) {
            case STARTS -> start(exchange, arrived);
            case FORWARDED -> forward(exchange, arrived);
            case NOBODY_WAITS -> throw nobodyWaits(asked.thread());
        }
    }

    private static RunRequest request(String agent, AiSdkRequest asked) {
        var input = asked.input();
        return RunRequest.of(agent)
                .withThread(asked.thread())
                .withParent(null, asked.parentThread())
                .withOrigin(RunOrigin.AI_SDK)
                .withMessages(input == null ? List.of() : List.of(input))
                .withDecisions(asked.decisions());
    }

    /// Everything that can fail before the run has begun fails before the head of the answer is
    /// sent.
    private void start(Exchange exchange, ChatArrival arrived) {
        var started =
                gateway.start(exchange.owner(), arrived.request(), TOGETHER, LaunchMode.DURABLE);
        var encoder = new AiSdkEncoder(options.form(), arrived.onlyDecides());
        show(
                exchange,
                started.run(),
                () -> streams.sendRest(exchange, started.run(), started.events(), encoder));
    }

    private void forward(Exchange exchange, ChatArrival arrived) {
        var thread = arrived.thread();
        var run =
                arrived.live()
                        .filter(found ->
                                new LiveDecisions(gateway)
                                        .hand(
                                                exchange.owner(),
                                                found,
                                                arrived.request().decisions()));
        if (run.isEmpty()) {
            throw nobodyWaits(thread);
        }
        exchange.reply(
                202,
                out ->
                        out.beginObject()
                                .member("status", "decision_forwarded")
                                .member("threadId", thread.value())
                                .endObject());
    }

    private static RefusedException nobodyWaits(ThreadId thread) {
        return new RefusedException(
                Problem.badRequest(
                        "no active run found for thread '%s'; cannot apply decisions"
                                .formatted(thread)));
    }

    private void resume(Exchange exchange) {
        var agent = exchange.variable(0);
        var run =
                store.activeRun(exchange.owner(), exchange.thread(1))
                        .filter(record -> record.status() == RunStatus.RUNNING)
                        .filter(record -> record.agent().isBlank() || record.agent().equals(agent));
        if (run.isEmpty()) {
            exchange.reply(204);
            return;
        }
        var found = run.get().run();
        show(exchange, found, () -> streams.resumeClean(exchange, found, this::encoder));
    }

    private RunEncoder encoder() {
        return new AiSdkEncoder(options.form());
    }

    private void show(Exchange exchange, RunId run, Runnable showing) {
        exchange.header(HeaderNames.create("x-vercel-ai-ui-message-stream"), "v1");
        if (!options.versionHeader().isEmpty()) {
            exchange.header(HeaderNames.create(options.versionHeader()), options.versionValue());
        }
        readers.read(exchange, run, showing);
    }

    private void messages(Exchange exchange) {
        var page = pages.page(exchange);
        var view = store.require(exchange.owner(), exchange.thread());
        var history = UiHistory.of(options.form(), view.state());
        boolean merged = exchange.query().text("merge").filter("tools"::equals).isPresent();
        exchange.reply(200, out -> (merged ? history.merged() : history).write(page, out));
    }
}
