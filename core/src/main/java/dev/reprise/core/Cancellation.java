package dev.reprise.core;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A request to stop that spreads from a run to its model call, tools and children.
///
/// May be used from any thread. Once cancelled it stays so, and the first reason is kept.
public final class Cancellation {
    private final Object lock = new Object(); // guards reason and hooks
    private final List<Hook> hooks = new ArrayList<>(2);
    private volatile @Nullable String reason;

    /// A cancellation that is also cancelled with this one; closing it lets this one forget it.
    public Child child() {
        var child = new Cancellation();
        return new Child(child, onCancel(() -> child.cancel(reason())));
    }

    /// Cancels and runs every hook on the calling thread. Later calls do nothing.
    ///
    /// A hook that throws does not keep the others from running.
    public void cancel(String why) {
        List<Hook> due;
        synchronized (lock) {
            if (reason != null) {
                return;
            }
            reason = why;
            due = List.copyOf(hooks);
            hooks.clear();
        }
        RuntimeException failure = null;
        for (var hook : due) {
            try {
                hook.action.run();
            } catch (RuntimeException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
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
        var hook = new Hook(action);
        synchronized (lock) {
            if (reason == null) {
                hooks.add(hook);
                return () -> remove(hook);
            }
        }
        action.run();
        return () -> {};
    }

    private void remove(Hook hook) {
        synchronized (lock) {
            hooks.remove(hook);
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
    private static final class Hook {
        private final Runnable action;

        Hook(Runnable action) {
            this.action = action;
        }
    }
}
