package dev.reprise.protocols.agui;

import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.event.EventMeta;
import dev.reprise.core.message.Message;
import dev.reprise.core.message.MessageMetadata;
import dev.reprise.core.run.Termination;
import dev.reprise.core.run.TokenUsage;
import dev.reprise.core.tool.ToolResult;
import dev.reprise.protocols.FrameSink;
import dev.reprise.state.Json;
import dev.reprise.state.JsonOutput;
import dev.reprise.state.JsonReader;
import dev.reprise.testing.agui.AgUiClient;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/// Plays the events of a run to an encoder, whose frames a client takes.
final class PlayedEvents implements FrameSink {
    static final ThreadId THREAD = new ThreadId("thread-1");
    static final RunId RUN = new RunId("r1");

    final AgUiClient client = new AgUiClient();
    final List<Message> stored = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();
    private final AgUiEncoder encoder;
    private int seq;
    private int step;

    PlayedEvents() {
        this(AgUiOptions.DEFAULT);
    }

    PlayedEvents(AgUiOptions options) {
        encoder = new AgUiEncoder("run-1", options, () -> List.copyOf(stored));
    }

    @Override
    public void frame(Consumer<? super JsonOutput> body) {
        var text = JsonOutput.text(body);
        lines.add(text);
        client.take(JsonReader.of(Json.parse(text)).object());
    }

    @Override
    public void text(String line) {
        throw new AssertionError("AG-UI has frames of JSON alone, not " + line);
    }

    String transcript() {
        return String.join("\n", lines) + "\n";
    }

    PlayedEvents play(Function<EventMeta, AgentEvent> event) {
        var meta = new EventMeta(new EventMeta.Scope(THREAD, RUN), seq++, 0, step);
        encoder.encode(event.apply(meta), this);
        return this;
    }

    PlayedEvents start() {
        return play(meta -> new AgentEvent.RunStart(meta, null));
    }

    PlayedEvents step(String message) {
        return play(meta -> new AgentEvent.StepStart(meta, message));
    }

    /// Ends a step, whose message is stored by then.
    PlayedEvents stepEnd() {
        play(AgentEvent.StepEnd::new);
        step++;
        return this;
    }

    PlayedEvents stored(Message message) {
        stored.add(message.withMetadata(new MessageMetadata(RUN, step)));
        return this;
    }

    PlayedEvents say(String... deltas) {
        for (var delta : deltas) {
            play(meta -> new AgentEvent.TextDelta(meta, delta));
        }
        return this;
    }

    PlayedEvents think(String delta) {
        return play(meta -> new AgentEvent.ReasoningDelta(meta, delta));
    }

    PlayedEvents call(String id, String name) {
        return play(meta -> new AgentEvent.ToolCallStart(meta, id, name));
    }

    PlayedEvents pieces(String id, String... deltas) {
        for (var delta : deltas) {
            play(meta -> new AgentEvent.ToolCallDelta(meta, id, delta));
        }
        return this;
    }

    PlayedEvents ready(String id, String name, Json arguments) {
        return play(meta -> new AgentEvent.ToolCallReady(meta, id, name, arguments));
    }

    PlayedEvents done(String id, String name, Json data, String message) {
        return play(meta ->
                new AgentEvent.ToolCallDone(
                        meta, id, ToolResult.success(name, data), null, message));
    }

    PlayedEvents inference() {
        return play(
                meta -> new AgentEvent.InferenceComplete(meta, "demo", TokenUsage.of(10, 4), 120));
    }

    PlayedEvents state(Json state) {
        return play(meta -> new AgentEvent.StateSnapshot(meta, state));
    }

    PlayedEvents finish(Termination how) {
        return play(meta -> new AgentEvent.RunFinish(meta, null, how));
    }

    PlayedEvents answer(String response) {
        return play(meta -> new AgentEvent.RunFinish(meta, response, new Termination.NaturalEnd()));
    }
}
