package dev.reprise.whole;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.agent.AgentDefinition;
import dev.reprise.core.agent.RetryPolicy;
import dev.reprise.core.agent.StreamRecovery;
import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.message.Message;
import dev.reprise.core.model.ChatOptions;
import dev.reprise.core.model.ProviderSettings;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.store.AgentThread;
import dev.reprise.core.store.RunRecord;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.core.tool.Describe;
import dev.reprise.core.tool.Tool;
import dev.reprise.models.http.HttpCalls;
import dev.reprise.models.http.Patience;
import dev.reprise.models.openai.OpenAiProvider;
import dev.reprise.runtime.AgentOs;
import dev.reprise.runtime.AgentOsBuilder;
import dev.reprise.runtime.RunStream;
import dev.reprise.runtime.resolve.ModelCandidate;
import dev.reprise.testing.model.Gate;
import dev.reprise.testing.model.ProviderConnection;
import dev.reprise.testing.model.ProviderServer;
import dev.reprise.testing.model.ProviderServer.Script;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// An agent whose model is a service on a socket of this machine; its runs take place on one
/// thread.
final class Wired implements AutoCloseable {
    static final ThreadId THREAD = new ThreadId("t1");
    static final String MODEL = "openai:gpt-4o-mini";

    private final ProviderServer provider = ProviderServer.playing(this::play);
    private final Queue<Script> script = new ConcurrentLinkedQueue<>();
    private final Kept kept;
    private final Path directory;
    private volatile Look beforeAnswering = _ -> {};
    private StreamRecovery recovery = StreamRecovery.OFF;
    private ThreadStore store;
    private AgentOs os;

    record City(@Describe("city name") String name) {}

    Wired(Kept kept, Path directory) {
        this.kept = kept;
        this.directory = directory;
        store = kept.open(directory);
        os = assemble(AgentOs.builder().environment(settings(provider.address())));
    }

    private Tool weather() {
        return Tool.of(
                "weather",
                "Current weather of a city.",
                City.class,
                (city, _) -> {
                    beforeAnswering.look(city.name());
                    return "18 °C in " + city.name();
                });
    }

    /// What the tool does before it answers.
    @FunctionalInterface
    interface Look {
        void look(String city) throws InterruptedException;
    }

    void beforeAnswering(Look look) {
        beforeAnswering = look;
    }

    private AgentOs assemble(AgentOsBuilder builder) {
        var soon = Duration.ofMillis(1);
        var policy =
                new RetryPolicy(2, soon, soon, 0, Duration.ofSeconds(10), true, 2, 2)
                        .withStreamRecovery(recovery);
        var agent =
                AgentDefinition.builder("default", MODEL)
                        .systemPrompt("Be brief.")
                        .retryPolicy(policy)
                        .build();
        return builder.agent(agent).tools(weather()).store(store).build();
    }

    /// What somebody sets who uses another service than the usual one.
    private static ProviderSettings settings(URI address) {
        return new ProviderSettings(
                null,
                null,
                Map.of("OPENAI_BASE_URL", address.toString(), "OPENAI_API_KEY", "sk-secret"));
    }

    private void play(ProviderConnection connection) throws IOException, InterruptedException {
        var next = script.poll();
        if (next == null) {
            connection.answer(400, "text/plain", "the test expects no further request");
        } else {
            next.play(connection);
        }
    }

    /// What the service does, request by request.
    void answers(Script... next) {
        script.addAll(List.of(next));
    }

    /// Lets the agent continue answers that break off.
    void recovers() {
        recovery = StreamRecovery.CONTINUE;
        restart();
    }

    /// Puts the agent together anew, from nothing but what is stored.
    void restart() {
        restart(AgentOs.builder().environment(settings(provider.address())));
    }

    /// As [#restart()], with a service elsewhere or more or less patience.
    void restart(URI address, Patience patience) {
        var calls = patience.equals(Patience.USUAL) ? HttpCalls.shared() : HttpCalls.with(patience);
        var model = new OpenAiProvider(calls).open("openai", settings(address));
        restart(
                AgentOs.builder()
                        .models(name ->
                                new ModelCandidate(
                                        name, model, "gpt-4o-mini", ChatOptions.DEFAULT)));
    }

    private void restart(AgentOsBuilder builder) {
        os.close();
        store = kept.reopen(store, directory);
        os = assemble(builder);
    }

    URI address() {
        return provider.address();
    }

    AgentOs agents() {
        return os;
    }

    /// Bodies of all requests so far.
    List<String> requests() {
        return provider.bodies();
    }

    /// The whole body of a request with these messages behind the system prompt.
    static String request(String... messages) {
        return """
        {"model":"gpt-4o-mini","messages":[{"role":"system","content":"Be brief."},%s],\
        "tools":[{"type":"function","function":{"name":"weather","description":"Current weather of a city.",\
        "parameters":{"properties":{"name":{"description":"city name","type":"string"}},"required":["name"],"type":"object"}}}],\
        "stream":true,"stream_options":{"include_usage":true}}\
        """
                .formatted(String.join(",", messages));
    }

    RunStream stream(String text) {
        var message = Message.user("u" + (messages().size() + 1), text);
        return os.runStream(RunRequest.of("default", message).withThread(THREAD));
    }

    /// Runs to the end and returns all events.
    List<AgentEvent> run(String text) {
        try (var stream = stream(text)) {
            var events = new ArrayList<AgentEvent>();
            stream.forEach(events::add);
            return events;
        }
    }

    /// What the log says that a run has shown.
    List<AgentEvent> stored(RunId run) {
        var events = new ArrayList<AgentEvent>();
        try (var feed = os.gateway().feed(Owner.LOCAL, run, null).orElseThrow()) {
            while (!feed.isEnded()) {
                feed.next(Gate.PATIENCE).forEach(item -> events.add(item.event()));
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return events;
    }

    RunRecord record(RunId run) {
        return store.run(Owner.LOCAL, run).orElseThrow();
    }

    AgentThread thread() {
        return store.require(Owner.LOCAL, THREAD).thread();
    }

    /// Whether a run of the thread is not over.
    boolean isBusy() {
        return store.activeRun(Owner.LOCAL, THREAD).isPresent();
    }

    private List<Message> messages() {
        return store.load(Owner.LOCAL, THREAD)
                .<List<Message>>map(view -> view.thread().messages())
                .orElse(List.of());
    }

    @Override
    public void close() {
        os.close();
        store.close();
        provider.close();
    }
}
