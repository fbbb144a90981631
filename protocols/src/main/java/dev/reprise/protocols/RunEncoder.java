package dev.reprise.protocols;

import dev.reprise.core.event.AgentEvent;

/// Turns the events of a run into the frames of a protocol.
///
/// A fold: the frames of an event follow from the events before it and from nothing else, so that
/// an encoder that is given the same events again makes the same frames. A run that waited and went
/// on begins with a run start again, and there the encoder begins anew. For one stream and one
/// thread at a time.
public interface RunEncoder {
    /// Takes the next event.
    ///
    /// @param out where its frames go; often none, sometimes several
    void encode(AgentEvent event, FrameSink out);

    /// Ends the stream when its last event was taken, or after [#broken].
    default void end(FrameSink out) {}

    /// Says that the stream breaks off here, for a reason that is no event of the run.
    void broken(String message, FrameSink out);

    /// Whether the stream must end here, though the run goes on: its protocol cannot take back what
    /// it showed, and the client that comes again is shown what holds.
    default boolean endsEarly() {
        return false;
    }
}
