package dev.reprise.extensions.guard;

import dev.reprise.core.action.StateScope;
import dev.reprise.core.behavior.ActionSet;
import dev.reprise.core.behavior.AfterInference;
import dev.reprise.core.behavior.AfterInferenceAction;
import dev.reprise.core.behavior.AgentBehavior;
import dev.reprise.core.behavior.BeforeInference;
import dev.reprise.core.behavior.BeforeInferenceAction;
import dev.reprise.core.behavior.BeforeToolExecute;
import dev.reprise.core.behavior.BeforeToolExecuteAction;
import dev.reprise.core.behavior.PhaseView;
import dev.reprise.core.behavior.SetToolResult;
import dev.reprise.core.message.ToolCall;
import dev.reprise.core.tool.ToolResult;
import dev.reprise.extensions.guard.Circling.Hit;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The behavior `repeated_calls`: notices a model that goes in circles and tells it so.
///
/// A call that repeats others is not run: the model gets the earlier result and advice. The second
/// time its tool is taken away for a step, the third time the run ends. Immutable; each `with…`
/// returns another behavior.
public final class RepeatedCalls implements AgentBehavior {
    public static final String ID = "repeated_calls";

    static final Path STATE = Path.ROOT.key(ID);
    private static final int NO_PROGRESS_STEPS = 8;
    private static final int SHOWN = 4096;

    private final Watch watch;
    private final InstantSource clock;

    private RepeatedCalls(Watch watch, InstantSource clock) {
        this.watch = watch;
        this.clock = clock;
    }

    /// A behavior with every detector on, for which eight steps without a new call are too many.
    public static RepeatedCalls of(InstantSource clock) {
        return new RepeatedCalls(
                new Watch(
                        EnumSet.allOf(Detector.class), NO_PROGRESS_STEPS, Map.of(), Map.of(), true),
                clock);
    }

    /// Looks for these kinds of repetition only.
    public RepeatedCalls withDetectors(Set<Detector> detectors) {
        return new RepeatedCalls(watch.withDetectors(detectors), clock);
    }

    /// How many steps without a new call are too many.
    public RepeatedCalls withNoProgressSteps(int steps) {
        return new RepeatedCalls(watch.withNoProgressSteps(steps), clock);
    }

    /// Lets a tool be called again and again, as for asking how something is going. Only
    /// [Detector#NO_PROGRESS] counts then, and a new result is progress.
    ///
    /// @param interval how long after the same call it may be made again
    public RepeatedCalls withRepeatable(String tool, Duration interval) {
        return new RepeatedCalls(watch.withRepeatable(tool, interval), clock);
    }

    /// Leaves out arguments that differ from call to call and mean nothing.
    public RepeatedCalls withVolatileFields(String tool, String... names) {
        return new RepeatedCalls(watch.withVolatileFields(tool, Set.of(names)), clock);
    }

    /// Whether the model may answer once more, without tools, before the run ends.
    public RepeatedCalls withClosingTurn(boolean turn) {
        return new RepeatedCalls(watch.withClosingTurn(turn), clock);
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Set<Path> runScopedPaths() {
        return Set.of(STATE);
    }

    private static Circling remembered(PhaseView view) {
        return Circling.fromJson(view.scopedState(StateScope.RUN, STATE));
    }

    @Override
    public ActionSet<BeforeInferenceAction> beforeInference(BeforeInference step) {
        var before = remembered(step);
        var round = LastRound.of(step).filter(last -> !last.id().equals(before.last()));
        if (round.isEmpty()) {
            return before.trip() == null
                    ? ActionSet.empty()
                    : new ActionSet<>(Closing.begin(before.trip(), watch.closingTurn()));
        }
        return new ActionSet<>(
                new Look(watch, before, round.get(), step, clock.millis()).actions());
    }

    @Override
    public ActionSet<AfterInferenceAction> afterInference(AfterInference step) {
        return Closing.end(remembered(step).trip());
    }

    @Override
    public ActionSet<BeforeToolExecuteAction> beforeToolExecute(BeforeToolExecute call) {
        var state = remembered(call);
        if (state.trip() != null) {
            return ActionSet.of(Closing.REFUSAL);
        }
        return LastRound.of(call)
                .filter(round -> !round.id().equals(state.last()))
                .flatMap(round -> judge(state, round, call.call()))
                .map(hit ->
                        ActionSet.<BeforeToolExecuteAction>of(
                                new SetToolResult(notice(hit, earlier(state, hit, call)))))
                .orElseGet(ActionSet::empty);
    }

    /// Judges a call after those in front of it in its round.
    private Optional<Hit> judge(Circling before, LastRound round, ToolCall call) {
        var state = before;
        long now = clock.millis();
        int index = round.indexOf(call);
        if (index < 0) {
            return Optional.empty();
        }
        for (var earlier : round.calls().subList(0, index)) {
            state = state.after(earlier, watch, now);
        }
        return state.judge(call, watch, now);
    }

    /// The result of the latest call that was just like this one.
    private static Optional<ToolResult> earlier(Circling state, Hit hit, PhaseView view) {
        for (var past : state.calls().reversed()) {
            if (past.print().equals(hit.call().print())) {
                var result =
                        view.messages().stream()
                                .filter(message -> past.id().equals(message.toolCallId()))
                                .flatMap(message -> LastRound.result(message).stream())
                                .findFirst();
                if (result.isPresent()) {
                    return result;
                }
            }
        }
        return Optional.empty();
    }

    private static ToolResult notice(Hit hit, Optional<ToolResult> earlier) {
        var tool = hit.call().tool();
        var advice =
                hit.number() == 1
                        ? "This call was already made; it was not run again. Change the approach:"
                                + " other arguments, another tool, or an answer with what you have."
                        : "Again a call that was already made; it was not run. The tool '%s' is"
                                + " not offered in the next step, and the run ends if this goes on.";
        var data = JsonObject.EMPTY.with("repeated", true);
        if (earlier.isPresent()) {
            data = data.with("earlier_result", shown(earlier.get().data()));
        }
        return hit.mark(ToolResult.warning(tool, data, advice.formatted(tool)));
    }

    private static Json shown(Json data) {
        var text = data.toString();
        return text.length() <= SHOWN ? data : Json.of(text.substring(0, SHOWN) + "…");
    }
}
