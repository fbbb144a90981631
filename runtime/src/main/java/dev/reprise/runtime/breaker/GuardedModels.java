package dev.reprise.runtime.breaker;

import dev.reprise.core.agent.BreakerPolicy;
import dev.reprise.runtime.resolve.ModelCandidate;
import dev.reprise.runtime.resolve.ModelDirectory;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The models of another directory, each behind a breaker of its own, whatever agent asks for it.
public final class GuardedModels implements ModelDirectory {
    private final ModelDirectory models;
    private final BreakerPolicy policy;
    private final InstantSource clock;
    private final Map<Place, Breaker> breakers = new ConcurrentHashMap<>();

    /// The model behind a name; two names may stand for one.
    private record Place(Object service, String model) {}

    public GuardedModels(ModelDirectory models, BreakerPolicy policy, InstantSource clock) {
        this.models = models;
        this.policy = policy;
        this.clock = clock;
    }

    @Override
    public ModelCandidate find(String name) {
        return guarded(models.find(name));
    }

    @Override
    public ModelCandidate fallback(String name, String first) {
        return guarded(models.fallback(name, first));
    }

    private ModelCandidate guarded(ModelCandidate found) {
        var place = new Place(found.model(), found.providerName());
        var breaker = breakers.computeIfAbsent(place, _ -> new Breaker(policy, clock));
        return new ModelCandidate(
                found.name(),
                new GuardedModel(found.name(), found.model(), breaker),
                found.providerName(),
                found.options());
    }
}
