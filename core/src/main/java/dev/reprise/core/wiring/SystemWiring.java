package dev.reprise.core.wiring;

import dev.reprise.core.agent.AgentDefinition;
import dev.reprise.core.behavior.AgentBehavior;
import dev.reprise.core.tool.Tool;
import dev.reprise.state.Path;
import dev.reprise.state.lattice.LatticeRegistry;
import java.util.List;
import java.util.Set;

/// A part of the system, such as skills, that gives agents tools and behaviors which they do not
/// name.
///
/// A runtime asks its wirings in the order in which they were registered, the one for skills first.
/// May be called from any thread, by several at once.
public interface SystemWiring {
    /// Id of the wiring that makes skills usable.
    String SKILLS = "skills";

    /// Names the wiring in messages; no two of a runtime may share it.
    String id();

    /// Ids of behaviors that nobody but this wiring may install: agents that name one are refused.
    /// Asked once, when the runtime is built.
    default Set<String> reservedBehaviorIds() {
        return Set.of();
    }

    /// What an agent gets. Its lists of allowed and excluded tools are applied afterwards.
    ///
    /// @param agent as the caller of the run wants it
    Wired wire(AgentDefinition agent);

    /// Paths of run-scoped state, as of [AgentBehavior#runScopedPaths()]. Asked once, when the
    /// runtime is built; those of the behaviors that it installs are not looked at.
    default Set<Path> runScopedPaths() {
        return Set.of();
    }

    /// The parts of the state whose values merge, as of [AgentBehavior#lattices()]. Asked once,
    /// when the runtime is built; those of the behaviors that it installs are not looked at.
    default LatticeRegistry lattices() {
        return LatticeRegistry.EMPTY;
    }

    /// What a wiring gives one agent.
    ///
    /// @param behaviors in the order in which they are asked, before those the agent names
    record Wired(List<Tool> tools, List<AgentBehavior> behaviors) {
        public static final Wired NOTHING = new Wired(List.of(), List.of());

        public Wired {
            tools = List.copyOf(tools);
            behaviors = List.copyOf(behaviors);
        }
    }
}
