package dev.reprise.runtime.resolve;

import dev.reprise.core.agent.AgentDefinition;
import dev.reprise.core.behavior.AgentBehavior;
import dev.reprise.core.gateway.ResolveException;
import dev.reprise.core.tool.Tool;
import dev.reprise.core.wiring.SystemWiring;
import dev.reprise.runtime.resolve.BuildException.Reason;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/// The system wirings of a runtime in the order in which they are asked, and the ids of behaviors
/// that agents cannot name.
public final class SystemWirings {
    /// Ids the runtime keeps for behaviors of its own.
    private static final Set<String> OWN =
            Set.of(
                    "agent_tools",
                    "agent_recovery",
                    "background_tasks",
                    "prompt_segments",
                    "context",
                    Caller.TOOLS,
                    CallerContext.ID,
                    "stop_policy");

    /// Ids that are kept for the wiring of skills, also where there is none.
    private static final Set<String> OF_SKILLS =
            Set.of(SystemWiring.SKILLS, "skills_discovery", "skills_active_instructions");

    private final List<SystemWiring> inOrder;
    private final Map<String, String> reserved = new HashMap<>(); // to ids of wirings

    /// @throws BuildException naming a behavior that a wiring reserves and somebody else before it
    public SystemWirings(Collection<SystemWiring> wirings) {
        inOrder = wirings.stream().sorted(Comparator.comparing(SystemWirings::isLater)).toList();
        OF_SKILLS.forEach(behavior -> reserved.put(behavior, SystemWiring.SKILLS));
        inOrder.forEach(this::reserve);
    }

    private static boolean isLater(SystemWiring wiring) {
        return !wiring.id().equals(SystemWiring.SKILLS);
    }

    private void reserve(SystemWiring wiring) {
        for (var behavior : new TreeSet<>(wiring.reservedBehaviorIds())) {
            if (OWN.contains(behavior)) {
                throw new BuildException(new Reason.KeptByRuntime(wiring.id(), behavior));
            }
            var other = reserved.putIfAbsent(behavior, wiring.id());
            if (other != null && !other.equals(wiring.id())) {
                throw new BuildException(new Reason.ReservedTwice(wiring.id(), behavior, other));
            }
        }
    }

    List<SystemWiring> inOrder() {
        return inOrder;
    }

    /// Whether agents cannot name a behavior.
    boolean isReserved(String behavior) {
        return OWN.contains(behavior) || reserved.containsKey(behavior);
    }

    private boolean isReservedForOthers(String behavior, SystemWiring wiring) {
        return isReserved(behavior) && !wiring.id().equals(reserved.get(behavior));
    }

    /// What the wirings give an agent.
    Installed install(AgentDefinition agent) {
        return new Installed(
                this,
                inOrder.stream().map(wiring -> new Given(wiring, wiring.wire(agent))).toList());
    }

    private record Given(SystemWiring wiring, SystemWiring.Wired wired) {}

    /// What an agent gets from the wirings, taken once for a run.
    record Installed(SystemWirings wirings, List<Given> given) {
        /// Puts these tools behind those that are there.
        ///
        /// @throws ResolveException naming a tool that is there already
        void addTo(Map<String, Tool> tools) {
            for (var each : given) {
                for (var tool : each.wired().tools()) {
                    var id = tool.descriptor().id();
                    if (tools.putIfAbsent(id, tool) != null) {
                        throw refused(label(each.wiring()) + " tool id already registered: " + id);
                    }
                }
            }
        }

        private static String label(SystemWiring wiring) {
            return wiring.id().equals(SystemWiring.SKILLS)
                    ? SystemWiring.SKILLS
                    : "bundle '%s'".formatted(wiring.id());
        }

        /// These behaviors, then those the agent names.
        ///
        /// @throws ResolveException naming an id that is reserved or taken
        List<AgentBehavior> before(List<AgentBehavior> named) {
            var all = new ArrayList<AgentBehavior>();
            var taken = new HashSet<String>();
            for (var each : given) {
                for (var behavior : each.wired().behaviors()) {
                    take(behavior, taken, id -> wirings.isReservedForOthers(id, each.wiring()));
                    all.add(behavior);
                }
            }
            for (var behavior : named) {
                take(behavior, taken, wirings::isReserved);
                all.add(behavior);
            }
            return all;
        }

        private static void take(
                AgentBehavior behavior, Set<String> taken, Predicate<String> isReserved) {
            for (var id : behavior.behaviorIds()) {
                if (isReserved.test(id)) {
                    throw refused("reserved behavior id cannot be used: " + id);
                }
                if (!taken.add(id)) {
                    throw refused("behavior id already installed: " + id);
                }
            }
        }

        private static ResolveException refused(String detail) {
            return new ResolveException(new ResolveException.Reason.Wiring(detail));
        }
    }
}
