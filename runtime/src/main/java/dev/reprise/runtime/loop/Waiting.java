package dev.reprise.runtime.loop;

import dev.reprise.core.Cancellation;
import dev.reprise.core.suspend.ToolCallDecision;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Where the run's own thread waits, and the only place where it does.
///
/// Decisions that arrive meanwhile are kept; a cancellation ends every wait, and so does the
/// deadline of the run if it has one.
final class Waiting {
    private static final long NEVER = Long.MAX_VALUE;

    private final Inbox inbox;
    private final Emitter emitter;
    private final Cancellation run;
    private final InstantSource clock;
    private final long deadline; // milliseconds since the epoch
    private final List<ToolCallDecision> decisions = new ArrayList<>();
    private @Nullable String cancelled;

    Waiting(Inbox inbox, Emitter emitter, Cancellation run, InstantSource clock) {
        this.inbox = inbox;
        this.emitter = emitter;
        this.run = run;
        this.clock = clock;
        this.deadline = run.deadline().map(Instant::toEpochMilli).orElse(NEVER);
    }

    /// The cancellation of the whole run.
    Cancellation run() {
        return run;
    }

    Inbox inbox() {
        return inbox;
    }

    /// Waits until the handler made something of the signals.
    ///
    /// @param handler called for each signal, in order; null means to go on waiting
    /// @param whenCancelled the answer once the run is cancelled
    <T> T until(Function<Signal, @Nullable T> handler, T whenCancelled) {
        emitter.flush(); // what led to this wait is shown before it, not after
        while (!isCancelled()) {
            T result = null;
            for (var signal : take()) {
                note(signal);
                if (result == null) {
                    result = handler.apply(signal);
                }
            }
            emitter.flush();
            if (isCancelled()) {
                return whenCancelled;
            }
            if (result != null) {
                return result;
            }
        }
        return whenCancelled;
    }

    /// A wait with an end costs a timer each time, so only runs with a deadline pay for one.
    private List<Signal> take() {
        if (deadline == NEVER) {
            return inbox.take();
        }
        var taken = inbox.take(left());
        keepDeadline();
        return taken;
    }

    /// @return nanoseconds to the deadline, 0 when it has passed
    private long left() {
        long millis = deadline == NEVER ? NEVER : Math.max(deadline - clock.millis(), 0);
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }

    private void keepDeadline() {
        if (deadline != NEVER && cancelled == null && left() == 0) {
            cancelled = "deadline passed";
            run.cancel(cancelled);
        }
    }

    /// Waits so long, in time that no clock can be set to.
    ///
    /// @return false when the run was cancelled
    boolean pause(Duration wait) {
        long end = System.nanoTime() + wait.toNanos();
        for (long left = wait.toNanos();
                left > 0 && !isCancelled();
                left = end - System.nanoTime()) {
            inbox.take(Math.min(left, left())).forEach(this::note);
            keepDeadline();
        }
        return !isCancelled();
    }

    /// Looks at what is there without waiting.
    void poll() {
        poll(_ -> {});
    }

    /// As [#poll()], and shows every signal to somebody else as well.
    void poll(Consumer<Signal> other) {
        for (var signal : inbox.take(0)) {
            note(signal);
            other.accept(signal);
        }
        keepDeadline();
    }

    private void note(Signal signal) {
        switch (signal) {
            case Signal.Cancelled(var reason) -> cancelled = reason;
            case Signal.Decided(var made) -> decisions.addAll(made);
            case Signal.Chunk _,
                    Signal.ModelEnded _,
                    Signal.ModelFailed _,
                    Signal.Progressed _,
                    Signal.ToolEnded _,
                    Signal.ToolFailed _ -> {}
        }
    }

    /// Whether nobody wants the run any more, also if the signal that says so was not taken yet.
    boolean isCancelled() {
        return cancelled != null || run.isCancelled();
    }

    /// Why the run was cancelled.
    String reason() {
        return cancelled == null ? run.reason() : cancelled;
    }

    /// Decisions that have arrived and are not used yet.
    List<ToolCallDecision> decisions() {
        return decisions;
    }
}
