package dev.reprise.protocols.a2a;

import dev.reprise.state.JsonOutput;
import java.util.function.Consumer;

/// What a binding of A2A 1.0 puts around an answer, or around a frame of a stream.
@FunctionalInterface
public interface Envelope {
    /// Writes an answer or a frame, with what is around it.
    ///
    /// @param body writes exactly one value
    void wrap(Consumer<? super JsonOutput> body, JsonOutput out);
}
