package dev.reprise.protocols;

import dev.reprise.state.JsonOutput;
import java.util.function.Consumer;

/// Takes the frames of a stream, in order.
public interface FrameSink {
    /// One frame that is one JSON value.
    ///
    /// @param body writes exactly one value, at once; not called when nobody wants the frame
    void frame(Consumer<? super JsonOutput> body);

    /// One frame of plain text, without line breaks.
    void text(String line);
}
