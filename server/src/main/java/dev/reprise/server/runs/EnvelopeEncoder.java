package dev.reprise.server.runs;

import dev.reprise.core.event.AgentEvent;
import dev.reprise.protocols.FrameSink;
import dev.reprise.protocols.RunEncoder;

/// The run API's own form: every event is one frame, its envelope.
public final class EnvelopeEncoder implements RunEncoder {
    @Override
    public void encode(AgentEvent event, FrameSink out) {
        out.frame(event::writeTo);
    }

    /// Flat on purpose: it is no event of the run.
    @Override
    public void broken(String message, FrameSink out) {
        out.frame(json ->
                json.beginObject()
                        .member("type", "error")
                        .member("message", message)
                        .member("code", "RELAY_ERROR")
                        .endObject());
    }
}
