package dev.reprise.runtime;

import dev.reprise.core.behavior.ActionSet;
import dev.reprise.core.behavior.AfterInference;
import dev.reprise.core.behavior.AfterInferenceAction;
import dev.reprise.core.behavior.AfterToolExecute;
import dev.reprise.core.behavior.AfterToolExecuteAction;
import dev.reprise.core.behavior.AgentBehavior;
import dev.reprise.core.behavior.BeforeInference;
import dev.reprise.core.behavior.BeforeInferenceAction;
import dev.reprise.core.behavior.BeforeToolExecute;
import dev.reprise.core.behavior.BeforeToolExecuteAction;
import dev.reprise.core.behavior.Phase;
import dev.reprise.core.behavior.PhaseView;
import dev.reprise.core.behavior.RunEnd;
import dev.reprise.core.behavior.RunEndAction;
import dev.reprise.core.behavior.RunStart;
import dev.reprise.core.behavior.RunStartAction;
import dev.reprise.core.behavior.StepEnd;
import dev.reprise.core.behavior.StepEndAction;
import dev.reprise.core.behavior.StepStart;
import dev.reprise.core.behavior.StepStartAction;
import dev.reprise.state.lattice.LatticeRegistry;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/// A behavior made of functions.
public final class Hooks implements AgentBehavior {
    private final String id;
    private final LatticeRegistry lattices;
    private Consumer<PhaseView> everywhere = _ -> {};
    private Runnable runStart = () -> {};
    private Consumer<AfterInference> afterInference = _ -> {};
    private Function<BeforeInference, List<BeforeInferenceAction>> beforeInference = _ -> List.of();
    private Function<BeforeToolExecute, List<BeforeToolExecuteAction>> beforeTool = _ -> List.of();
    private Function<AfterToolExecute, List<AfterToolExecuteAction>> afterTool = _ -> List.of();
    private Function<StepStart, List<StepStartAction>> stepStart = _ -> List.of();

    public Hooks(String id) {
        this(id, LatticeRegistry.EMPTY);
    }

    public Hooks(String id, LatticeRegistry lattices) {
        this.id = id;
        this.lattices = lattices;
    }

    /// Called in every phase, before anything else.
    public Hooks onPhase(Consumer<PhaseView> hook) {
        everywhere = hook;
        return this;
    }

    public Hooks onPhase(Phase phase, Runnable hook) {
        return onPhase(view -> {
            if (view.phase() == phase) {
                hook.run();
            }
        });
    }

    public Hooks onRunStart(Runnable hook) {
        runStart = hook;
        return this;
    }

    public Hooks onAfterInference(Consumer<AfterInference> hook) {
        afterInference = hook;
        return this;
    }

    public Hooks onStepStart(Function<StepStart, List<StepStartAction>> hook) {
        stepStart = hook;
        return this;
    }

    public Hooks onBeforeInference(Function<BeforeInference, List<BeforeInferenceAction>> hook) {
        beforeInference = hook;
        return this;
    }

    public Hooks onBeforeTool(Function<BeforeToolExecute, List<BeforeToolExecuteAction>> hook) {
        beforeTool = hook;
        return this;
    }

    public Hooks onAfterTool(Function<AfterToolExecute, List<AfterToolExecuteAction>> hook) {
        afterTool = hook;
        return this;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public LatticeRegistry lattices() {
        return lattices;
    }

    @Override
    public ActionSet<RunStartAction> runStart(RunStart run) {
        everywhere.accept(run);
        runStart.run();
        return ActionSet.empty();
    }

    @Override
    public ActionSet<StepStartAction> stepStart(StepStart step) {
        everywhere.accept(step);
        return new ActionSet<>(stepStart.apply(step));
    }

    @Override
    public ActionSet<BeforeInferenceAction> beforeInference(BeforeInference step) {
        everywhere.accept(step);
        return new ActionSet<>(beforeInference.apply(step));
    }

    @Override
    public ActionSet<AfterInferenceAction> afterInference(AfterInference step) {
        everywhere.accept(step);
        afterInference.accept(step);
        return ActionSet.empty();
    }

    @Override
    public ActionSet<BeforeToolExecuteAction> beforeToolExecute(BeforeToolExecute call) {
        everywhere.accept(call);
        return new ActionSet<>(beforeTool.apply(call));
    }

    @Override
    public ActionSet<AfterToolExecuteAction> afterToolExecute(AfterToolExecute call) {
        everywhere.accept(call);
        return new ActionSet<>(afterTool.apply(call));
    }

    @Override
    public ActionSet<StepEndAction> stepEnd(StepEnd step) {
        everywhere.accept(step);
        return ActionSet.empty();
    }

    @Override
    public ActionSet<RunEndAction> runEnd(RunEnd run) {
        everywhere.accept(run);
        return ActionSet.empty();
    }
}
