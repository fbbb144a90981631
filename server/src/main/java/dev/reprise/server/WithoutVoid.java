package dev.reprise.server;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.event.AgentEvent;
import dev.reprise.protocols.FrameSink;
import dev.reprise.protocols.RunEncoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// An encoder that is not told of steps which were made void before it began.
///
/// For protocols that cannot take back what they showed: what is void is known when a client comes
/// again, and is not shown a second time.
final class WithoutVoid implements RunEncoder {
    private final RunEncoder encoder;
    private final List<Span> voids;
    private int passed; // voids that lie behind the last event

    /// Numbers of events, both included.
    private record Span(long from, long to) {}

    private WithoutVoid(RunEncoder encoder, List<Span> voids) {
        this.encoder = encoder;
        this.voids = voids;
    }

    /// Reads what the run has shown so far, to find what of it is void.
    static RunEncoder of(RunEvents events, Owner owner, RunId run, RunEncoder encoder)
            throws InterruptedException {
        var voids = new ArrayList<Span>();
        var begun = new Begun();
        try (var feed = events.soFar(owner, run, null).orElseThrow()) {
            for (var batch = feed.next(Duration.ZERO);
                    !batch.isEmpty();
                    batch = feed.next(Duration.ZERO)) {
                for (var item : batch) {
                    begun.note(item.event(), voids);
                }
            }
        }
        return voids.isEmpty() ? encoder : new WithoutVoid(encoder, voids);
    }

    /// The step that was begun last; only that can become void.
    private static final class Begun {
        private String message = "";
        private long seq;

        void note(AgentEvent event, List<Span> voids) {
            long at = event.meta().seq();
            if (event instanceof AgentEvent.StepStart step) {
                message = step.message();
                seq = at;
            } else if (event instanceof AgentEvent.StreamReset reset) {
                voids.add(new Span(reset.message().equals(message) ? seq : at, at));
            }
        }
    }

    @Override
    public void encode(AgentEvent event, FrameSink out) {
        long seq = event.meta().seq();
        while (passed < voids.size() && voids.get(passed).to() < seq) {
            passed++;
        }
        if (passed == voids.size() || seq < voids.get(passed).from()) {
            encoder.encode(event, out);
        }
    }

    @Override
    public void end(FrameSink out) {
        encoder.end(out);
    }

    @Override
    public void broken(String message, FrameSink out) {
        encoder.broken(message, out);
    }

    @Override
    public boolean endsEarly() {
        return encoder.endsEarly();
    }
}
