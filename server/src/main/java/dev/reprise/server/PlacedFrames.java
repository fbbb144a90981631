package dev.reprise.server;

import dev.reprise.core.gateway.EventId;
import dev.reprise.protocols.FrameSink;
import org.jspecify.annotations.Nullable;

/// Frames that know which event they are of.
interface PlacedFrames extends FrameSink {
    /// Begins an event.
    ///
    /// @param id absent for what has no place in the log
    /// @param knownFrames how many of its first frames the receiver has
    void at(@Nullable EventId id, int knownFrames);
}
