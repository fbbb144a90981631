package dev.reprise.runtime.loop;

import dev.reprise.core.tool.ToolResult;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A result that one thread puts, once, and another waits for until it gives up.
final class Arrival {
    private final CountDownLatch there = new CountDownLatch(1);
    private final Object lock = new Object(); // guards result and late
    private @Nullable ToolResult result;
    private @Nullable Consumer<ToolResult> late;

    void put(ToolResult arrived) {
        Consumer<ToolResult> kept;
        synchronized (lock) {
            result = arrived;
            kept = late;
        }
        there.countDown();
        if (kept != null) {
            kept.accept(arrived);
        }
    }

    /// Waits for the result.
    ///
    /// @return empty when it is not there after so long
    Optional<ToolResult> await(Duration longest) throws InterruptedException {
        if (!there.await(longest.toNanos(), TimeUnit.NANOSECONDS)) {
            return Optional.empty();
        }
        synchronized (lock) {
            return Optional.ofNullable(result);
        }
    }

    /// Nobody waits any more.
    ///
    /// @param kept takes the result if it comes after all, on the thread that puts it
    /// @return the result if it is there by now
    Optional<ToolResult> giveUp(Consumer<ToolResult> kept) {
        synchronized (lock) {
            late = kept;
            return Optional.ofNullable(result);
        }
    }
}
