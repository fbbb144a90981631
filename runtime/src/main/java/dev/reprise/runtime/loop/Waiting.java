package dev.reprise.runtime.loop;

import dev.reprise.core.AlarmClock;
import dev.reprise.core.Cancellation;
import dev.reprise.core.store.OpenInput;
import dev.reprise.core.suspend.ToolCallDecision;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
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
    private final Heard heard = new Heard();
    private @Nullable String cancelled;
    private boolean unwanted; // by whoever wanted it
    private boolean decided; // since somebody looked
    private @Nullable Consumer<Signal> aside;
    private final List<Work> left = new ArrayList<>(0); // that did not stop and is not named yet

    /// @param received what nobody has used who owned the run before
    Waiting(Inbox inbox, Emitter emitter, Cancellation run, List<OpenInput> received) {
        this.inbox = inbox;
        this.emitter = emitter;
        this.run = run;
        hear(received);
    }

    /// Takes over what was received; what is known already is left out.
    void hear(List<OpenInput> received) {
        decided |= heard.add(received);
        if (heard.cancelled() != null) {
            cancelled = heard.cancelled();
        }
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
        return until(handler, whenCancelled, Meanwhile.NOTHING);
    }

    /// What the run does while it waits.
    interface Meanwhile {
        /// It does nothing; decisions are left to the wait around this one.
        Meanwhile NOTHING = new Meanwhile() {};

        /// Called each time before it waits.
        default void before() {}

        /// Whether [#decided()] does anything.
        default boolean decides() {
            return false;
        }

        /// Called when decisions have arrived ([Waiting#decisions()]). It may wait itself; the
        /// signals that come meanwhile are handled afterwards, however many they are.
        default void decided() {}

        /// Called with those signals as they come.
        default void setAside(Signal signal) {}
    }

    /// As [#until(Function, Object)], and lets the run do something in between.
    <T> T until(Function<Signal, @Nullable T> handler, T whenCancelled, Meanwhile meanwhile) {
        emitter.flush(); // what led to this wait is shown before it, not after
        while (!isCancelled()) {
            meanwhile.before();
            var result = handledMeanwhile(handler, meanwhile);
            if (result == null && !isCancelled()) {
                result = handled(inbox.take(), handler);
            }
            if (result != null && !isCancelled()) {
                return result;
            }
        }
        if (cancelled == null) { // what came before the cancellation is not lost
            handled(inbox.take(0), handler);
        }
        return whenCancelled;
    }

    private <T> @Nullable T handled(List<Signal> signals, Function<Signal, @Nullable T> handler) {
        signals.forEach(this::note);
        var result = firstOf(signals, handler);
        emitter.flush();
        return result;
    }

    private <T> @Nullable T handledMeanwhile(
            Function<Signal, @Nullable T> handler, Meanwhile meanwhile) {
        T result = null;
        while (meanwhile.decides() && result == null && decided && !isCancelled()) {
            decided = false;
            result = firstOf(setAside(meanwhile), handler);
            emitter.flush();
            if (result == null) {
                meanwhile.before();
            }
        }
        return result;
    }

    private static <T> @Nullable T firstOf(
            List<Signal> signals, Function<Signal, @Nullable T> handler) {
        T result = null;
        for (var signal : signals) {
            if (result == null) {
                result = handler.apply(signal);
            }
        }
        return result;
    }

    /// @return the signals that came while the action waited
    private List<Signal> setAside(Meanwhile meanwhile) {
        var outer = aside;
        var signals = new ArrayList<Signal>();
        aside =
                signal -> {
                    signals.add(signal);
                    meanwhile.setAside(signal);
                };
        try {
            meanwhile.decided();
        } finally {
            aside = outer;
        }
        return signals;
    }

    /// Stops what was waited for. What does not react is named in one warning, with what the waits
    /// around this one stop.
    ///
    /// @param failed why, if the run is not cancelled
    void stop(List<Work> work, String failed) {
        var reason = isCancelled() ? reason() : failed;
        left.addAll(Work.stopped(work, reason));
        if (aside == null) {
            Work.warn(left, reason);
            left.clear();
        }
    }

    /// Waits so long.
    ///
    /// @return false when the run was cancelled
    boolean pause(Duration wait, InstantSource clock) {
        return clock instanceof AlarmClock alarms
                ? pause(alarms.instant().plus(wait), alarms)
                : pause(wait);
    }

    private boolean pause(Instant end, AlarmClock alarms) {
        try (var _ = alarms.at(end, () -> inbox.put(new Signal.Deadline()))) {
            while (alarms.instant().isBefore(end) && !isCancelled()) {
                inbox.take().forEach(this::note);
            }
        }
        return !isCancelled();
    }

    /// Waits in time that no clock can be set to.
    private boolean pause(Duration wait) {
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
        inbox.take(0).forEach(this::note);
    }

    private void note(Signal signal) {
        if (aside != null) {
            aside.accept(signal);
        }
        switch (signal) {
            case Signal.Cancelled(var reason, var forGood) -> {
                cancelled = reason;
                unwanted |= forGood;
            }
            case Signal.Decided(var received) -> hear(received);
            case Signal.Chunk _,
                    Signal.ModelEnded _,
                    Signal.ModelFailed _,
                    Signal.Progressed _,
                    Signal.ToolEnded _,
                    Signal.ToolFailed _,
                    Signal.Deadline _ -> {}
        }
    }

    /// Whether nobody wants the run any more, also if the signal that says so was not taken yet.
    boolean isCancelled() {
        return cancelled != null || run.isCancelled();
    }

    /// Whether somebody cancelled the run who wants the calls it waits for no more than the run: it
    /// neither gives way to another one nor to the end of the process.
    boolean isUnwanted() {
        return unwanted || heard.cancelled() != null;
    }

    /// Why the run was cancelled.
    String reason() {
        return cancelled == null ? run.reason() : cancelled;
    }

    /// Decisions that have arrived and are not used yet.
    List<ToolCallDecision> decisions() {
        return heard.decisions();
    }

    /// What has arrived and is not used yet.
    Heard heard() {
        return heard;
    }
}
