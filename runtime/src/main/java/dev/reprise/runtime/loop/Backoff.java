package dev.reprise.runtime.loop;

import dev.reprise.core.agent.RetryPolicy;
import dev.reprise.core.model.ModelException;
import dev.reprise.runtime.time.Elapsed;
import java.time.Duration;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Says after each failed attempt what comes next. The window begins with the first wait.
final class Backoff {
    /// What comes after a failure.
    sealed interface Next {}

    /// The same model, after so long.
    record Wait(Duration time) implements Next {}

    record NextModel() implements Next {}

    /// Nothing: there is no time left.
    record Exhausted() implements Next {}

    private final RetryPolicy policy;
    private final RandomGenerator random;
    private final InstantSource clock;
    private @Nullable Elapsed waiting;

    Backoff(RetryPolicy policy, RandomGenerator random, InstantSource clock) {
        this.policy = policy;
        this.random = random;
        this.clock = clock;
    }

    /// Calls of one model in a step.
    int attempts() {
        return policy.retryStreamStart() ? policy.attemptsPerModel() : 1;
    }

    /// @param attempt number of the attempt that failed, from 1
    Next after(int attempt, ModelException failure) {
        return !failure.retryable() || attempt >= attempts()
                ? new NextModel()
                : pause(attempt, failure);
    }

    /// The wait after so many failures, if there is time for it.
    Next pause(int failures, ModelException failure) {
        var passed = waiting == null ? Duration.ZERO : waiting.time(); // the first wait begins it
        waiting = waiting == null ? Elapsed.by(clock) : waiting;
        var left = policy.window().minus(passed);
        var own = policy.delay(failures, random.nextDouble());
        if (own.compareTo(left) > 0) {
            return new Exhausted();
        }
        // A provider that says when to come back is believed; if that is too late, another may
        // answer.
        var wanted = failure.retryAfter().orElse(own);
        if (wanted.compareTo(left) > 0) {
            return new NextModel();
        }
        return new Wait(wanted.compareTo(own) > 0 ? wanted : own);
    }
}
