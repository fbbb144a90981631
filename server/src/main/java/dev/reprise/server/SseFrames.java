package dev.reprise.server;

import dev.reprise.core.gateway.EventId;
import dev.reprise.state.JsonOutput;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Numbers the frames of each event and writes them to a stream. Frames that a client has already
/// are left out.
final class SseFrames implements PlacedFrames {
    private final SseStream stream;
    private @Nullable EventId event;
    private int next;
    private int known;

    SseFrames(SseStream stream) {
        this.stream = stream;
    }

    /// Begins an event of which the client has nothing.
    ///
    /// @param id absent for what has no place in the log
    void at(@Nullable EventId id) {
        at(id, 0);
    }

    @Override
    public void at(@Nullable EventId id, int knownFrames) {
        event = id;
        next = 0;
        known = knownFrames;
    }

    /// Leaves out frames of the event that are written nowhere.
    void skip(int frames) {
        next += frames;
    }

    @Override
    public void frame(Consumer<? super JsonOutput> body) {
        if (isNew()) {
            write(JsonOutput.bytes(body));
        }
    }

    @Override
    public void text(String line) {
        if (isNew()) {
            write(line.getBytes(StandardCharsets.UTF_8));
        }
    }

    private boolean isNew() {
        return next++ >= known;
    }

    private void write(byte[] data) {
        stream.frame(event == null ? null : event.withFrame(next - 1), data);
    }
}
