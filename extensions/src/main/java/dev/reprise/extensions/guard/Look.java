package dev.reprise.extensions.guard;

import dev.reprise.core.action.StateAction;
import dev.reprise.core.action.StateScope;
import dev.reprise.core.behavior.AddContextMessage;
import dev.reprise.core.behavior.BeforeInferenceAction;
import dev.reprise.core.behavior.ChangeState;
import dev.reprise.core.behavior.ExcludeTool;
import dev.reprise.core.behavior.PhaseView;
import dev.reprise.core.message.ContextMessage;
import dev.reprise.extensions.guard.Circling.Hit;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.Op;
import dev.reprise.state.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One look at the latest round of a run, and what follows from it.
final class Look {
    private static final Path SEEN = RepeatedCalls.STATE.key("seen");
    private static final int LAST_HIT = 3;

    private final LastRound round;
    private final PhaseView view;
    private final List<BeforeInferenceAction> actions = new ArrayList<>();
    private final List<Op> seen = new ArrayList<>();
    private final Watch watch;
    private final long now;
    private Circling state;
    private @Nullable JsonObject evidence;

    Look(Watch watch, Circling before, LastRound round, PhaseView view, long now) {
        this.watch = watch;
        this.now = now;
        this.state = before;
        this.round = round;
        this.view = view;
    }

    List<BeforeInferenceAction> actions() {
        calls();
        turn();
        var trip =
                state.hits() >= LAST_HIT && evidence != null
                        ? new Trip("loop_detected", evidence)
                        : state.trip();
        var ops = new ArrayList<>(seen);
        state.tripped(trip)
                .toJson()
                .forEach(each -> ops.add(Op.set(Path.ROOT.key(each.key()), each.value())));
        actions.add(
                new ChangeState(
                        StateAction.patch(
                                StateScope.RUN, RepeatedCalls.STATE, ops.toArray(new Op[0]))));
        if (trip != null) {
            actions.addAll(Closing.begin(trip, watch.closingTurn()));
        }
        return actions;
    }

    private void calls() {
        for (var answered : round.calls()) {
            int hits = state.hits();
            state = state.after(answered, watch, now);
            if (state.hits() > hits) {
                escalate(Hit.markOf(answered), answered.call().name());
            }
        }
    }

    private void escalate(String detector, String tool) {
        evidence = evidence(detector, tool);
        if (state.hits() == LAST_HIT - 1) {
            actions.add(new ExcludeTool(tool));
        }
    }

    private JsonObject evidence(String detector, String tool) {
        return JsonObject.EMPTY
                .with("detector", detector)
                .with("tool", tool)
                .with("hits", state.hits())
                .with("step", view.run().step());
    }

    private void turn() {
        boolean polls =
                round.calls().stream()
                        .anyMatch(answered -> watch.isRepeatable(answered.call().name()));
        boolean again = !polls && watch.looksFor(Detector.SAME_TEXT) && state.hasSaid(round.text());
        state = state.afterTurn(round.id(), bringsNews(), polls ? null : round.text());
        boolean stuck =
                watch.looksFor(Detector.NO_PROGRESS) && state.stale() >= watch.noProgressSteps();
        if (again || stuck) {
            state = state.withHit();
            var detector = again ? Detector.SAME_TEXT : Detector.NO_PROGRESS;
            evidence = evidence(detector.label(), "");
            actions.add(
                    new AddContextMessage(
                            ContextMessage.suffixSystem(
                                    RepeatedCalls.ID,
                                    "The last steps brought nothing new. Change the approach,"
                                            + " or answer with what you have.")));
        }
    }

    /// Whether the round has a call that is new to the run; of a repeatable one a new result is
    /// enough.
    private boolean bringsNews() {
        for (var answered : round.calls()) {
            var call = answered.call();
            var print = watch.print(call);
            var result = answered.result();
            var known =
                    watch.isRepeatable(call.name()) && result != null
                            ? Fingerprint.of(print + result.toText())
                            : print;
            var key = known.substring(0, 16);
            if (view.snapshotAt(SEEN.key(key)).isEmpty()) {
                seen.add(Op.set(Path.ROOT.key("seen").key(key), Json.TRUE));
            }
        }
        return !seen.isEmpty();
    }
}
