package dev.reprise.protocols.aisdk;

import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.event.EventMeta;
import dev.reprise.protocols.FrameSink;
import dev.reprise.state.JsonOutput;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/// Gives events to an encoder and keeps the frames that it writes.
final class Written implements FrameSink {
    private static final EventMeta.Scope SCOPE =
            new EventMeta.Scope(new ThreadId("t1"), new RunId("r1"));

    private final AiSdkEncoder encoder;
    private final List<String> frames = new ArrayList<>();
    private long seq;

    Written(AiSdkForm form) {
        this(new AiSdkEncoder(form));
    }

    Written(AiSdkEncoder encoder) {
        this.encoder = encoder;
    }

    /// A run whose first step has begun, and none of its frames so far.
    static Written begun(AiSdkForm form) {
        var written = new Written(form);
        written.event(meta -> new AgentEvent.RunStart(meta, null));
        written.event(meta -> new AgentEvent.StepStart(meta, "m1"));
        written.frames.clear();
        return written;
    }

    Written event(Function<EventMeta, AgentEvent> event) {
        encoder.encode(event.apply(new EventMeta(SCOPE, seq++, 0, 0)), this);
        return this;
    }

    Written end() {
        encoder.end(this);
        return this;
    }

    Written broken(String message) {
        encoder.broken(message, this);
        return this;
    }

    boolean endsEarly() {
        return encoder.endsEarly();
    }

    /// All frames since the last time.
    List<String> frames() {
        var taken = List.copyOf(frames);
        frames.clear();
        return taken;
    }

    @Override
    public void frame(Consumer<? super JsonOutput> body) {
        frames.add(JsonOutput.text(body));
    }

    @Override
    public void text(String line) {
        frames.add(line);
    }
}
