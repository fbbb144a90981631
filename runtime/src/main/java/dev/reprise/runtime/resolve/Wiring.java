package dev.reprise.runtime.resolve;

import dev.reprise.core.agent.AgentDefinition;
import dev.reprise.core.behavior.AgentBehavior;
import dev.reprise.state.lattice.LatticeRegistry;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Checks, when a runtime is built, that definitions name only what is there.
public final class Wiring {
    /// Ids the runtime keeps for behaviors of its own.
    private static final Set<String> RESERVED =
            Set.of(
                    "agent_tools",
                    "agent_recovery",
                    "background_tasks",
                    "prompt_segments",
                    "context",
                    "stop_policy",
                    "skills",
                    "skills_discovery",
                    "skills_active_instructions");

    private final Set<String> behaviors;
    private final Set<String> stopPolicies;

    public Wiring(Set<String> behaviors, Set<String> stopPolicies) {
        this.behaviors = Set.copyOf(behaviors);
        this.stopPolicies = Set.copyOf(stopPolicies);
    }

    /// Checks one definition.
    ///
    /// @throws IllegalArgumentException naming agent and id
    public void check(AgentDefinition agent) {
        check(agent.id(), "behavior", agent.behaviorIds(), behaviors);
        check(agent.id(), "stop condition", agent.stopPolicyIds(), stopPolicies);
    }

    private static void check(String agent, String kind, List<String> ids, Set<String> known) {
        var seen = new HashSet<String>();
        for (var id : ids) {
            if (id.isBlank()) {
                throw wrong("agent %s references an empty %s id".formatted(agent, kind));
            }
            if (RESERVED.contains(id) && kind.equals("behavior")) {
                throw wrong("agent %s references reserved behavior id: %s".formatted(agent, id));
            }
            if (!seen.add(id)) {
                throw wrong("agent %s has duplicate %s reference: %s".formatted(agent, kind, id));
            }
            if (!known.contains(id)) {
                throw wrong("agent %s references unknown %s id: %s".formatted(agent, kind, id));
            }
        }
    }

    /// Checks that models name providers that are there.
    ///
    /// @throws IllegalArgumentException naming model and provider
    public static void checkModels(
            Map<String, ModelCatalog.ModelEntry> models,
            Map<String, ModelCatalog.ProviderEntry> providers) {
        if (!models.isEmpty() && providers.isEmpty()) {
            throw wrong("models configured but no ProviderRegistry configured");
        }
        models.forEach((name, model) -> {
            if (!providers.containsKey(model.provider())) {
                throw wrong(
                        "provider not found: %s (for model id: %s)"
                                .formatted(model.provider(), name));
            }
        });
    }

    /// What merges in the state of a thread. All agents may work on one thread, so all behaviors
    /// count, attached or not.
    ///
    /// @throws IllegalArgumentException naming the behavior that disagrees with what is known
    public static LatticeRegistry lattices(
            LatticeRegistry given, Map<String, AgentBehavior> behaviors) {
        var known = given;
        for (var behavior : behaviors.entrySet()) {
            try {
                known = known.and(behavior.getValue().lattices());
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "behavior %s: %s".formatted(behavior.getKey(), e.getMessage()), e);
            }
        }
        return known;
    }

    private static IllegalArgumentException wrong(String problem) {
        return new IllegalArgumentException(problem);
    }
}
