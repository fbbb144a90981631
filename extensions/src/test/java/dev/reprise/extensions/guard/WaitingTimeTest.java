package dev.reprise.extensions.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.action.StateAction;
import dev.reprise.core.action.StateActions;
import dev.reprise.core.behavior.BeforeInference;
import dev.reprise.core.behavior.ChangeState;
import dev.reprise.core.behavior.IncludeOnlyTools;
import dev.reprise.core.behavior.PhaseAction;
import dev.reprise.core.behavior.RunEnd;
import dev.reprise.core.behavior.RunSnapshot;
import dev.reprise.core.run.RunIdentity;
import dev.reprise.core.run.RunOrigin;
import dev.reprise.core.run.RunPolicy;
import dev.reprise.core.run.Termination;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.testing.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The time a run waits for people, by the hooks alone.
class WaitingTimeTest {
    private final ManualClock clock = new ManualClock();
    private final LoopGuard guard =
            new LoopGuard(GuardLimits.DEFAULT.withMaxDuration(Duration.ofMinutes(5)), clock);
    private Json state = JsonObject.EMPTY;

    private RunSnapshot run() {
        var identity =
                new RunIdentity(
                        Owner.LOCAL,
                        new ThreadId("t1"),
                        new RunId("r1"),
                        "a",
                        RunOrigin.USER,
                        null,
                        null,
                        null);
        return new RunSnapshot(identity, RunPolicy.OPEN, state, List.of(), 0, 0);
    }

    private void apply(List<? extends PhaseAction> actions) {
        var changes = new ArrayList<StateAction>();
        for (var action : actions) {
            if (action instanceof ChangeState(var change)) {
                changes.add(change);
            }
        }
        state = StateActions.reduce(state, changes, null).patch().apply(state);
    }

    private boolean closesIn(Duration later) {
        clock.advance(later);
        var actions = guard.beforeInference(new BeforeInference(run())).actions();
        apply(actions);
        return actions.contains(new IncludeOnlyTools(Set.of()));
    }

    @Test
    void theTimeARunWaitsForPeopleDoesNotCount() {
        assertThat(closesIn(Duration.ZERO)).isFalse();
        assertThat(closesIn(Duration.ofMinutes(2))).isFalse();

        apply(guard.runEnd(new RunEnd(run(), new Termination.Suspended())).actions());

        assertThat(closesIn(Duration.ofDays(3))).isFalse();
        assertThat(closesIn(Duration.ofMinutes(2))).isFalse();
        assertThat(closesIn(Duration.ofMinutes(1))).isTrue();
    }
}
