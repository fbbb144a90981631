package dev.reprise.core.behavior;

import dev.reprise.core.action.StateAction;
import dev.reprise.core.run.RunPolicy;
import dev.reprise.core.suspend.SuspendedCall;
import dev.reprise.core.suspend.ToolCallResume;
import dev.reprise.state.Path;
import dev.reprise.state.lattice.LatticeRegistry;
import java.util.List;
import java.util.Set;

/// Code that is asked at the phases of a run. Every hook is optional.
///
/// A behavior is shared by all runs of its agents; what it must remember belongs into the state.
/// Hooks of a phase are called one after the other, and the run waits for them, so they should
/// answer at once. Once the run is cancelled they are interrupted and left alone. A hook that
/// throws ends the run as failed.
public interface AgentBehavior {
    /// Names the behavior in definitions; by default the class name in lower case with underscores.
    /// Not blank: an anonymous class has to say its id.
    default String id() {
        return getClass()
                .getSimpleName()
                .replaceAll("([a-z0-9])([A-Z])", "$1_$2")
                .toLowerCase(java.util.Locale.ROOT);
    }

    /// All ids this behavior stands for; one made of several names them all. No two behaviors of an
    /// agent may share an id.
    default List<String> behaviorIds() {
        return List.of(id());
    }

    /// What runs of an agent with this behavior may use; asked each time an agent is resolved, in
    /// the order of behaviors.
    ///
    /// @param policy of the definition, as the behaviors before this one made it
    default RunPolicy configure(RunPolicy policy) {
        return policy;
    }

    default Ordering ordering() {
        return Ordering.NONE;
    }

    /// Paths of run-scoped state, cleared when the next run is prepared: this behavior's own, and
    /// those of tools. Changes with that scope anywhere else are refused.
    default Set<Path> runScopedPaths() {
        return Set.of();
    }

    /// The parts of this behavior's state whose values merge. Asked once, when the runtime is
    /// built.
    default LatticeRegistry lattices() {
        return LatticeRegistry.EMPTY;
    }

    default ActionSet<RunStartAction> runStart(RunStart run) {
        return ActionSet.empty();
    }

    default ActionSet<StepStartAction> stepStart(StepStart step) {
        return ActionSet.empty();
    }

    default ActionSet<BeforeInferenceAction> beforeInference(BeforeInference step) {
        return ActionSet.empty();
    }

    default ActionSet<AfterInferenceAction> afterInference(AfterInference step) {
        return ActionSet.empty();
    }

    default ActionSet<BeforeToolExecuteAction> beforeToolExecute(BeforeToolExecute call) {
        return ActionSet.empty();
    }

    default ActionSet<AfterToolExecuteAction> afterToolExecute(AfterToolExecute call) {
        return ActionSet.empty();
    }

    /// What else somebody's decision on a waiting call changes; asked for each decision that is
    /// accepted, before the call goes on or ends, and again where the call then waits for others or
    /// the process dies: it must not matter how often.
    ///
    /// @param call as it waits
    default List<StateAction> decided(SuspendedCall call, ToolCallResume decision) {
        return List.of();
    }

    default ActionSet<StepEndAction> stepEnd(StepEnd step) {
        return ActionSet.empty();
    }

    default ActionSet<RunEndAction> runEnd(RunEnd run) {
        return ActionSet.empty();
    }
}
