package dev.reprise.runtime.breaker;

import dev.reprise.core.agent.BreakerPolicy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// Keeps calls away from something that fails again and again.
public final class Breaker {
    private final BreakerPolicy policy;
    private final InstantSource clock;
    private final Object lock = new Object(); // guards everything below
    private int failures;
    private @Nullable Instant openUntil; // calls are refused until then
    private @Nullable Permit probe; // the only one that decides while it is open

    public Breaker(BreakerPolicy policy, InstantSource clock) {
        this.policy = policy;
        this.clock = clock;
    }

    /// Whether a call may be made.
    public sealed interface Entry {}

    /// It may. Whoever makes it says how it went, exactly once.
    ///
    /// While the breaker is open only its latest probe decides: how a call went that began before
    /// says nothing new.
    public final class Permit implements Entry {
        private Permit() {}

        private boolean decides() {
            return openUntil == null || equals(probe);
        }

        public void succeeded() {
            synchronized (lock) {
                if (decides()) {
                    failures = 0;
                    openUntil = null;
                    probe = null;
                }
            }
        }

        public void failed() {
            synchronized (lock) {
                if (!decides()) {
                    return;
                }
                failures++;
                if (openUntil != null || failures >= policy.failures()) {
                    openUntil = clock.instant().plus(policy.pause());
                    probe = null;
                }
            }
        }

        /// The call says nothing about whether it works: it was cancelled, or asked for the
        /// impossible.
        public void undecided() {
            synchronized (lock) {
                openUntil = openUntil != null && decides() ? clock.instant() : openUntil;
            }
        }
    }

    /// It may not.
    ///
    /// @param left until the next call may try
    public record Refused(Duration left) implements Entry {}

    /// Asks for a call. A probe of which nothing is heard makes way for another one after the next
    /// pause.
    public Entry enter() {
        synchronized (lock) {
            if (openUntil == null) {
                return new Permit();
            }
            var now = clock.instant();
            var left = Duration.between(now, openUntil);
            if (left.isPositive()) {
                return new Refused(left);
            }
            openUntil = now.plus(policy.pause());
            probe = new Permit();
            return probe;
        }
    }
}
