package dev.reprise.runtime.loop;

import dev.reprise.core.agent.RetryPolicy;
import dev.reprise.core.agent.StreamRecovery;
import dev.reprise.core.model.ModelException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Counts the answers of a run that broke off, and says whether and whom to ask again.
///
/// A whole answer makes up for those before it, but not for the number of recoveries of the run.
final class StreamFailures {
    private final RetryPolicy policy;
    private final RandomGenerator random;
    private final InstantSource clock;
    private final Map<String, Integer> byModel = new HashMap<>();
    private Backoff backoff;
    private int inARow;
    private int recoveries;
    private @Nullable String preferred;

    /// @param recoveries of the run so far
    StreamFailures(
            RetryPolicy policy, RandomGenerator random, InstantSource clock, int recoveries) {
        this.recoveries = recoveries;
        this.policy = policy;
        this.random = random;
        this.clock = clock;
        this.backoff = new Backoff(policy, random, clock);
    }

    /// Whether the run may ask again after this.
    boolean mayGoOn(ModelException failure) {
        return failure.retryable()
                && policy.streamRecovery() != StreamRecovery.OFF
                && recoveries < policy.streamRetries();
    }

    /// Counts an answer that broke off, and says how long to wait before the next one.
    ///
    /// @param candidates all models of the step, in order
    Backoff.Next after(String model, List<String> candidates, ModelException failure) {
        recoveries++;
        inARow++;
        var pause = backoff.pause(inARow, failure);
        int next = candidates.indexOf(model) + 1;
        boolean escalates =
                byModel.merge(model, 1, Integer::sum) >= policy.fallbackThreshold()
                        || pause instanceof Backoff.NextModel;
        if (escalates && next < candidates.size()) {
            preferred = candidates.get(next);
        }
        return pause;
    }

    /// How many answers in a row broke off.
    int inARow() {
        return inARow;
    }

    /// The models to ask, without those that gave way to another.
    List<String> left(List<String> candidates) {
        return candidates.subList(Math.max(candidates.indexOf(preferred), 0), candidates.size());
    }

    /// A model gave a whole answer.
    void answered() {
        if (inARow > 0) {
            inARow = 0;
            byModel.clear();
            preferred = null;
            backoff = new Backoff(policy, random, clock);
        }
    }
}
