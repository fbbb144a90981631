package dev.reprise.runtime;

import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.gateway.RunGateway.DecisionOutcome;
import dev.reprise.core.suspend.ToolCallDecision;
import dev.reprise.runtime.gateway.LocalRunGateway;
import dev.reprise.runtime.loop.LiveRun;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeUnit;

/// The events of a run in this process, as they happen. For one reader; may be iterated once.
///
/// The reader paces the run: one that is 256 events behind makes the model wait. Closing cancels a
/// run that is still going on and waits until that is stored, two seconds at most.
public final class RunStream implements Iterable<AgentEvent>, AutoCloseable {
    private static final Duration LONG = Duration.ofDays(1);
    private static final long WAIT = TimeUnit.HOURS.toNanos(1);

    private final LocalRunGateway gateway;
    private final LiveRun run;
    private final Events events = new Events();
    private boolean iterated;

    RunStream(LocalRunGateway gateway, LiveRun run) {
        this.gateway = gateway;
        this.run = run;
        run.feed().pace();
    }

    public ThreadId thread() {
        return run.setup().identity().thread();
    }

    public RunId run() {
        return run.setup().identity().run();
    }

    /// Answers calls that wait, or that may come to wait, while the run is going on. One that waits
    /// goes on in a run of [dev.reprise.core.run.RunRequest#decisions()], or through the gateway.
    ///
    /// They are stored when this returns.
    ///
    /// @return false, and nothing has happened, when the run is over or somebody else was first
    public boolean decide(ToolCallDecision... decisions) {
        return gateway.hand(run, List.of(decisions)) instanceof DecisionOutcome.Delivered;
    }

    /// Asks the run to stop; its last events still come. One that waits is not waited for any
    /// longer.
    public void cancel() {
        gateway.cancel(run, "cancelled by the caller");
    }

    /// Waits for the end; the events that are left are not read any more.
    public RunResult drain() {
        iterated = true;
        run.feed().leave();
        try {
            while (!run.awaitEnd(LONG)) {
                // runs may take days
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            run.cancel("reader was interrupted");
        }
        return result();
    }

    private RunResult result() {
        var outcome = run.outcome();
        if (outcome == null) {
            throw new IllegalStateException(
                    "reading run " + run() + " was interrupted before its end");
        }
        var response = outcome.response() == null ? "" : outcome.response();
        return new RunResult(
                thread(),
                run(),
                response,
                outcome.termination(),
                outcome.inputTokens(),
                outcome.outputTokens());
    }

    @Override
    public Iterator<AgentEvent> iterator() {
        if (iterated) {
            throw new IllegalStateException("the events of a run can be iterated once");
        }
        iterated = true;
        return events;
    }

    @Override
    public void close() {
        run.feed().leave();
        if (events.sawEnd()) {
            gateway.awaitEnd(run);
        } else {
            gateway.end(run, "closed by the caller");
        }
    }

    /// Takes whatever is there in one go and hands it out one by one.
    private final class Events implements Iterator<AgentEvent> {
        private List<AgentEvent> batch = List.of();
        private int next;
        private long position;
        private boolean ended;
        private volatile boolean sawEnd; // closed perhaps by another thread

        @Override
        public boolean hasNext() {
            while (next == batch.size() && !ended) {
                fetch();
            }
            return next < batch.size();
        }

        private void fetch() {
            try {
                var fetched = run.feed().next(position, WAIT, true);
                batch = fetched.events();
                next = 0;
                position = fetched.next();
                ended = fetched.ended();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                run.cancel("reader was interrupted");
                ended = true;
            }
        }

        /// Whether the last event was handed out.
        boolean sawEnd() {
            return sawEnd;
        }

        @Override
        public AgentEvent next() {
            if (!hasNext()) {
                throw new NoSuchElementException("the run is over");
            }
            var event = batch.get(next++);
            sawEnd = event instanceof AgentEvent.RunFinish;
            return event;
        }
    }
}
