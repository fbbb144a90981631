package dev.reprise.extensions.guard;

import dev.reprise.core.action.StateAction;
import dev.reprise.core.action.StateScope;
import dev.reprise.core.agent.AgentDefinition;
import dev.reprise.core.behavior.ActionSet;
import dev.reprise.core.behavior.AfterInference;
import dev.reprise.core.behavior.AfterInferenceAction;
import dev.reprise.core.behavior.AgentBehavior;
import dev.reprise.core.behavior.BeforeInference;
import dev.reprise.core.behavior.BeforeInferenceAction;
import dev.reprise.core.behavior.BeforeToolExecute;
import dev.reprise.core.behavior.BeforeToolExecuteAction;
import dev.reprise.core.behavior.Block;
import dev.reprise.core.behavior.ChangeState;
import dev.reprise.core.behavior.PhaseView;
import dev.reprise.core.behavior.RunEnd;
import dev.reprise.core.behavior.RunEndAction;
import dev.reprise.core.run.Termination;
import dev.reprise.state.JsonObject;
import dev.reprise.state.Op;
import dev.reprise.state.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The behavior `loop_guard`: ends a run that takes too many steps, too long or too many tool
/// calls, or that calls a tool with bad arguments three times in a row.
///
/// A limit is looked at before each model call. Calls beyond the number of tool calls are refused.
public final class LoopGuard implements AgentBehavior {
    public static final String ID = "loop_guard";

    private static final Path STATE = Path.ROOT.key(ID);
    private static final int INVALID_ATTEMPTS = 3;

    private final GuardLimits limits;
    private final InstantSource clock;

    public LoopGuard(GuardLimits limits, InstantSource clock) {
        this.limits = limits;
        this.clock = clock;
    }

    /// Attaches this guard to an agent. The agent's own bound on rounds then stands behind it and
    /// comes into play only if the guard could not.
    public AgentDefinition.Builder attachTo(AgentDefinition.Builder definition) {
        return definition.behavior(ID).maxRounds(limits.maxSteps() + 2);
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Set<Path> runScopedPaths() {
        return Set.of(STATE);
    }

    private static GuardState counted(PhaseView view) {
        return GuardState.fromJson(view.scopedState(StateScope.RUN, STATE));
    }

    private static ChangeState store(JsonObject state) {
        return new ChangeState(StateAction.patch(StateScope.RUN, STATE, Op.set(Path.ROOT, state)));
    }

    @Override
    public ActionSet<BeforeInferenceAction> beforeInference(BeforeInference step) {
        var before = counted(step);
        long now = clock.millis();
        var state = LastRound.of(step).map(before::counting).orElse(before).at(now);
        var trip = state.trip() == null ? check(state, now) : state.trip();
        var actions = new ArrayList<BeforeInferenceAction>();
        actions.add(store(state.tripped(trip).toJson()));
        if (trip != null) {
            actions.addAll(Closing.begin(trip, limits.closingTurn()));
        }
        return new ActionSet<>(actions);
    }

    private @Nullable Trip check(GuardState state, long now) {
        int steps = state.steps();
        if (steps >= limits.maxSteps()) {
            return Trip.of("max_rounds_reached", limits.maxSteps(), steps, steps);
        }
        long seconds = limits.maxDuration().toSeconds();
        if (state.worked(now) >= limits.maxDuration().toMillis()) {
            return Trip.of("timeout_reached", seconds, state.worked(now) / 1000, steps);
        }
        if (state.toolCalls() > limits.maxToolCalls()) {
            return Trip.of(
                    "max_tool_calls_exceeded", limits.maxToolCalls(), state.toolCalls(), steps);
        }
        return state.invalidInARow() >= INVALID_ATTEMPTS
                ? Trip.of("invalid_tool_calls", INVALID_ATTEMPTS, state.invalidInARow(), steps)
                : null;
    }

    @Override
    public ActionSet<AfterInferenceAction> afterInference(AfterInference step) {
        return Closing.end(counted(step).trip());
    }

    @Override
    public ActionSet<BeforeToolExecuteAction> beforeToolExecute(BeforeToolExecute call) {
        var state = counted(call);
        if (state.trip() != null) {
            return ActionSet.of(Closing.REFUSAL);
        }
        var number =
                LastRound.of(call)
                        .filter(round -> !round.id().equals(state.last()))
                        .map(round -> state.toolCalls() + round.indexOf(call.call()) + 1);
        return number.isPresent() && number.get() > limits.maxToolCalls()
                ? ActionSet.of(
                        new Block(
                                "The run may make %d tool calls, this is one more."
                                        .formatted(limits.maxToolCalls())))
                : ActionSet.empty();
    }

    @Override
    public ActionSet<RunEndAction> runEnd(RunEnd run) {
        return run.termination() instanceof Termination.Suspended
                ? ActionSet.of(store(counted(run).waitingFrom(clock.millis()).toJson()))
                : ActionSet.empty();
    }
}
