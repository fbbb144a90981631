package dev.reprise.runtime;

import dev.reprise.core.agent.RetryPolicy;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Waiting in tests: always for a condition, never longer than a minute.
public final class Waits {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /// Two calls of each model, next to no wait between them.
    public static final RetryPolicy IMPATIENT =
            new RetryPolicy(2, Duration.ofMillis(1), Duration.ofMillis(1), 0, PATIENCE, true, 2, 2);

    private Waits() {}

    public static void await(CountDownLatch latch) {
        try {
            if (!latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("nobody opened the latch within " + PATIENCE);
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// Waits like code that does not react to interrupts, which are kept.
    public static void awaitDeaf(CountDownLatch latch) {
        boolean interrupted = false;
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// Waits until the condition holds.
    public static void until(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + PATIENCE + ": " + what);
            }
            LockSupport.parkNanos(200_000);
        }
    }

    public static void join(Thread thread) {
        try {
            if (!thread.join(PATIENCE)) {
                throw new AssertionError(thread + " did not end within " + PATIENCE);
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
