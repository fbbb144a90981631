package dev.reprise.runtime.loop;

import dev.reprise.core.Cancellation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Calls hooks of behaviors and checks of tools, on a thread of their own: the run's own one is
/// never interrupted, and must get away from a hook that hangs once the run is cancelled.
///
/// For the run's own thread only, which waits meanwhile.
final class HookCalls {
    /// How long hooks get that are called when the run is cancelled already.
    private static final Duration LAST = Duration.ofMillis(200);

    /// How long one of those is waited for that does not end in this time.
    private static final Duration LAST_GRACE = Duration.ofMillis(100);

    private final Cancellation run;
    private final LeftBehind leftBehind;

    HookCalls(Cancellation run, LeftBehind leftBehind) {
        this.run = run;
        this.leftBehind = leftBehind;
    }

    /// What hooks want; nothing once the run is cancelled, also while they are at work.
    ///
    /// Whatever a hook throws is thrown here.
    <A> List<A> ask(String phase, Supplier<List<A>> hooks) {
        return answer("hooks of " + phase, hooks);
    }

    /// As [#ask], of what a tool says of a call before that begins. What answers at once is asked
    /// on this thread.
    ///
    /// @param isLong whether it may take long
    <A> Optional<A> askTool(String tool, boolean isLong, Supplier<A> check) {
        if (!isLong) {
            return run.isCancelled() ? Optional.empty() : Optional.of(check.get());
        }
        return answer("check of tool " + tool, () -> List.of(check.get())).stream().findFirst();
    }

    private <A> List<A> answer(String name, Supplier<List<A>> asked) {
        if (run.isCancelled()) {
            return List.of();
        }
        var call = new Call<>(asked);
        var work = Work.start(run, leftBehind, name, call);
        call.awaitEndOr(run);
        if (run.isCancelled()) {
            Work.stop(List.of(work), run.reason());
            return List.of();
        }
        return call.answer();
    }

    /// Has hooks called that are to hear of something however the run goes. In a cancelled run they
    /// have a moment to do so.
    ///
    /// @return what they want; nothing if they did not end in time
    <A> List<A> askLast(String phase, Supplier<List<A>> hooks) {
        var call = new Call<>(hooks);
        var work = Work.start(new Cancellation(), leftBehind, "hooks of " + phase, call);
        call.awaitEndOr(run);
        if (run.isCancelled() && !work.awaitEnd(LAST)) {
            Work.stop(List.of(work), run.reason(), LAST_GRACE);
            return List.of();
        }
        return call.answer();
    }

    /// One call, on its thread.
    private static final class Call<A> implements Work.Job<List<A>> {
        private final Supplier<List<A>> hooks;
        private final CountDownLatch woken = new CountDownLatch(1);
        private volatile @Nullable List<A> wanted;
        private volatile @Nullable Throwable failure;

        Call(Supplier<List<A>> hooks) {
            this.hooks = hooks;
        }

        @Override
        public List<A> run(Cancellation cancellation) {
            return hooks.get();
        }

        @Override
        public void ended(List<A> actions) {
            wanted = actions;
            woken.countDown();
        }

        @Override
        public void failed(Throwable thrown) {
            failure = thrown;
            woken.countDown();
        }

        /// Waits for the end, or until the run is cancelled.
        void awaitEndOr(Cancellation run) {
            boolean interrupted = false;
            try (var _ = run.onCancel(woken::countDown)) {
                while (woken.getCount() > 0) {
                    try {
                        woken.await();
                    } catch (InterruptedException e) { // nobody does that to the owner of a run
                        interrupted = true;
                    }
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        List<A> answer() {
            var thrown = failure;
            switch (thrown) {
                case null -> {}
                case RuntimeException unchecked -> throw unchecked;
                case Error error -> throw error;
                default -> throw new LoopException(LoopException.textOf(thrown));
            }
            return wanted == null ? List.of() : wanted;
        }
    }
}
