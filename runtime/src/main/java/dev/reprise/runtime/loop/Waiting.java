package dev.reprise.runtime.loop;

import dev.reprise.core.Cancellation;
import dev.reprise.core.suspend.ToolCallDecision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Where the run's own thread waits, and the only place where it does.
///
/// Decisions that arrive meanwhile are kept; a cancellation ends every wait.
final class Waiting {
    private final Inbox inbox;
    private final Emitter emitter;
    private final Cancellation run;
    private final List<ToolCallDecision> decisions = new ArrayList<>();
    private @Nullable String cancelled;

    Waiting(Inbox inbox, Emitter emitter, Cancellation run) {
        this.inbox = inbox;
        this.emitter = emitter;
        this.run = run;
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
            for (var signal : inbox.take()) {
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

    /// Waits so long, in time that no clock can be set to.
    ///
    /// @return false when the run was cancelled
    boolean pause(Duration wait) {
        long end = System.nanoTime() + wait.toNanos();
        for (long left = wait.toNanos();
                left > 0 && !isCancelled();
                left = end - System.nanoTime()) {
            inbox.take(left).forEach(this::note);
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
