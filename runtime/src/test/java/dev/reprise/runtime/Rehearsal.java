package dev.reprise.runtime;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.agent.AgentDefinition;
import dev.reprise.core.behavior.AgentBehavior;
import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.gateway.EventFeed;
import dev.reprise.core.message.Message;
import dev.reprise.core.model.ChatModel;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.run.Termination;
import dev.reprise.core.store.AgentThread;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.RunRecord;
import dev.reprise.core.tool.Tool;
import dev.reprise.runtime.store.MemoryThreadStore;
import dev.reprise.state.Json;
import dev.reprise.testing.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One agent over a given model, its tools and behaviors, and a store that remembers; runs take
/// place on one thread, `t1`.
public final class Rehearsal {
    public static final ThreadId THREAD = new ThreadId("t1");

    private final ManualClock clock = new ManualClock();
    private final RecordingStore store = new RecordingStore(new MemoryThreadStore(clock));
    private final AgentOsBuilder builder = AgentOs.builder().clock(clock).store(store);
    private AgentDefinition.Builder definition = AgentDefinition.builder("default", "model");
    private @Nullable AgentOs os;
    private int messages;

    private Rehearsal(ChatModel model) {
        builder.model("model", model);
    }

    public static Rehearsal of(ChatModel model) {
        return new Rehearsal(model);
    }

    public Rehearsal tools(Tool... tools) {
        builder.tools(tools);
        return this;
    }

    /// Registers a behavior and attaches it.
    public Rehearsal behavior(AgentBehavior behavior) {
        builder.behavior(behavior);
        definition = definition.behavior(behavior.id());
        return this;
    }

    public Rehearsal define(UnaryOperator<AgentDefinition.Builder> change) {
        definition = change.apply(definition);
        return this;
    }

    public Rehearsal configure(Consumer<AgentOsBuilder> change) {
        change.accept(builder);
        return this;
    }

    public ManualClock clock() {
        return clock;
    }

    public RecordingStore store() {
        return store;
    }

    public AgentOs os() {
        if (os == null) {
            os = builder.agent(definition.build()).build();
        }
        return os;
    }

    /// A request with one new user message.
    public RunRequest request(String text) {
        return RunRequest.of("default", Message.user("u" + ++messages, text)).withThread(THREAD);
    }

    /// Runs to the end and returns all events.
    public List<AgentEvent> run(String text) {
        return run(request(text));
    }

    public List<AgentEvent> run(RunRequest request) {
        try (var stream = os().runStream(request)) {
            return collect(stream);
        }
    }

    public static List<AgentEvent> collect(RunStream stream) {
        var events = new ArrayList<AgentEvent>();
        stream.forEach(events::add);
        return events;
    }

    /// Runs to the end; what was shown and what was stored, in the order in which it happened.
    public List<String> transcript(String text) throws InterruptedException {
        return transcript(request(text));
    }

    /// As [#transcript(String)]; of a run that goes on, only what it does from there.
    public List<String> transcript(RunRequest request) throws InterruptedException {
        var lines = new ArrayList<String>();
        int known = store.changes().size();
        try (var prepared = os().prepare(request);
                var feed = os().gateway().feed(Owner.LOCAL, prepared.run(), null).orElseThrow()) {
            var earlier = shown(feed);
            while (!earlier.isEmpty()) {
                earlier = shown(feed);
            }
            store.changes().stream().skip(known).forEach(change -> lines.add(line(change)));
            store.watch((entry, _) -> {
                // On the run's own thread, so everything shown before this commit is there.
                lines.addAll(shown(feed));
                if (entry instanceof Entry.Changed change) {
                    lines.add(line(change));
                }
            });
            prepared.execute().drain();
            lines.addAll(shown(feed));
        } finally {
            store.watch((_, _) -> {});
        }
        return lines;
    }

    private static List<String> shown(EventFeed feed) {
        try {
            return feed.next(Duration.ZERO).stream().map(item -> line(item.event())).toList();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static String line(Entry.Changed change) {
        var roles =
                change.set().messages().stream()
                        .map(message ->
                                message.role().label()
                                        + (message.calls().isEmpty() ? "" : "+calls"))
                        .collect(Collectors.joining(", ", "[", "]"));
        var meta = change.set().meta();
        return "# "
                + change.set().reason().label()
                + " "
                + roles
                + (meta == null
                        ? ""
                        : " "
                                + meta.status().label()
                                + (meta.terminationCode() == null
                                        ? ""
                                        : "/" + meta.terminationCode()));
    }

    private static String line(AgentEvent event) {
        return switch (event) {
            case AgentEvent.ToolCallDone done ->
                    "tool_call_done " + done.id() + " " + done.result().outcome().label();
            case AgentEvent.ToolCallResumed resumed -> "tool_call_resumed " + resumed.target();
            case AgentEvent.ToolCallStart start -> "tool_call_start " + start.id();
            case AgentEvent.ToolCallReady ready -> "tool_call_ready " + ready.id();
            case AgentEvent.RunFinish finish ->
                    "run_finish "
                            + finish.termination().recordedCode()
                            + (finish.response() == null ? "" : " \"" + finish.response() + "\"");
            case AgentEvent.Failure failure -> "error " + failure.code();
            default -> event.type();
        };
    }

    public AgentThread thread() {
        return store.require(Owner.LOCAL, THREAD).thread();
    }

    public Json state() {
        return store.require(Owner.LOCAL, THREAD).state();
    }

    public RunRecord record(RunId run) {
        return store.run(Owner.LOCAL, run).orElseThrow();
    }

    public static List<String> types(List<AgentEvent> events) {
        return events.stream().map(AgentEvent::type).toList();
    }

    public static <E extends AgentEvent> List<E> only(Class<E> type, List<AgentEvent> events) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /// How the last event says that the run ended.
    public static Termination end(List<AgentEvent> events) {
        if (events.getLast() instanceof AgentEvent.RunFinish finish) {
            return finish.termination();
        }
        throw new AssertionError("the last event is " + events.getLast());
    }
}
