package dev.reprise.core;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A request to stop that spreads from a run to its model call, tools and children.
///
/// May be used from any thread. Once cancelled it stays so, and the first reason is kept. A child
/// may have a deadline. That cancels nothing by itself: whoever waits for the work keeps it, and
/// the work may plan by it.
public final class Cancellation {
    private final Object lock = new Object(); // guards reason and hooks
    private @Nullable List<Hook> hooks; // made for the first of them
    private final @Nullable Instant deadline;
    private volatile @Nullable String reason;

    /// Without a deadline.
    public Cancellation() {
        this(null);
    }

    private Cancellation(@Nullable Instant deadline) {
        this.deadline = deadline;
    }

    /// When the work is to be over; empty when it may take as long as it likes.
    public Optional<Instant> deadline() {
        return Optional.ofNullable(deadline);
    }

    /// A cancellation that is also cancelled with this one, and has its deadline; closing it lets
    /// this one forget it.
    public Child child() {
        return tied(new Cancellation(deadline));
    }

    /// As [#child()], with a deadline of its own if that comes earlier.
    public Child child(Instant earlier) {
        return tied(
                deadline == null || earlier.isBefore(deadline)
                        ? new Cancellation(earlier)
                        : new Cancellation(deadline));
    }

    private Child tied(Cancellation child) {
        return new Child(child, onCancel(() -> child.cancel(reason())));
    }

    /// Cancels and runs every hook on the calling thread. Later calls do nothing.
    ///
    /// A hook that throws does not keep the others from running; what the first one threw is thrown
    /// in the end, with the others' as suppressed.
    public void cancel(String why) {
        List<Hook> due = List.of();
        synchronized (lock) {
            if (reason != null) {
                return;
            }
            reason = why;
            if (hooks != null) {
                due = hooks;
                hooks = null;
            }
        }
        runAll(due);
    }

    private static void runAll(List<Hook> due) {
        Throwable failure = null;
        for (var hook : due) {
            try {
                hook.action.run();
            } catch (RuntimeException | Error e) {
                if (failure == null) {
                    failure = e;
                } else if (!failure.equals(e)) {
                    failure.addSuppressed(e);
                }
            }
        }
        switch (failure) {
            case null -> {}
            case RuntimeException unchecked -> throw unchecked;
            case Error error -> throw error;
            default -> throw new AssertionError(failure);
        }
    }

    public boolean isCancelled() {
        return reason != null;
    }

    /// Why it was cancelled; empty while it is not.
    public String reason() {
        var why = reason;
        return why == null ? "" : why;
    }

    /// Runs the action when this is cancelled, at once if it already is.
    ///
    /// @return closing it takes the action back
    public Registration onCancel(Runnable action) {
        synchronized (lock) {
            if (reason == null) {
                var hook = new Hook(this, action);
                if (hooks == null) {
                    hooks = new ArrayList<>(2);
                }
                hooks.add(hook);
                return hook;
            }
        }
        action.run();
        return () -> {};
    }

    private void remove(Hook hook) {
        synchronized (lock) {
            if (hooks != null) {
                hooks.remove(hook);
            }
        }
    }

    /// Takes a hook back; closing twice is harmless.
    @FunctionalInterface
    public interface Registration extends AutoCloseable {
        @Override
        void close();
    }

    /// A cancellation and its tie to the one it came from.
    public record Child(Cancellation cancellation, Registration tie) implements AutoCloseable {
        @Override
        public void close() {
            tie.close();
        }
    }

    /// Identity matters: two hooks with one action are two hooks.
    private static final class Hook implements Registration {
        private final Cancellation owner;
        private final Runnable action;

        Hook(Cancellation owner, Runnable action) {
            this.owner = owner;
            this.action = action;
        }

        @Override
        public void close() {
            owner.remove(this);
        }
    }
}
