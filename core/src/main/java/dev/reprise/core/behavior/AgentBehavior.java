package dev.reprise.core.behavior;

import dev.reprise.state.Path;
import dev.reprise.state.lattice.LatticeRegistry;
import java.util.Set;

/// Code that is asked at the phases of a run. Every hook is optional.
///
/// A behavior is shared by all runs of its agents; what it must remember belongs into the state.
/// Hooks run on the run's own thread, so they must not block. A hook that throws ends the run as
/// failed.
public interface AgentBehavior {
    /// Names the behavior in definitions; by default the class name in lower case with underscores.
    default String id() {
        return getClass()
                .getSimpleName()
                .replaceAll("([a-z0-9])([A-Z])", "$1_$2")
                .toLowerCase(java.util.Locale.ROOT);
    }

    default Ordering ordering() {
        return Ordering.NONE;
    }

    /// Paths of this behavior's run-scoped state, cleared when the next run is prepared.
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

    default ActionSet<StepEndAction> stepEnd(StepEnd step) {
        return ActionSet.empty();
    }

    default ActionSet<RunEndAction> runEnd(RunEnd run) {
        return ActionSet.empty();
    }
}
