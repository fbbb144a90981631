package dev.reprise.core.action;

import dev.reprise.state.lattice.GCounter;
import dev.reprise.state.typed.Default;
import dev.reprise.state.typed.Merged;
import dev.reprise.state.typed.Named;
import dev.reprise.state.typed.Nested;

/// A state in which only a record within it merges.
@AgentState(path = "team")
record Team(@Nested @Default("{}") Score score, @Default("\"?\"") String name)
        implements Reducer<Team, Team.Change> {
    record Score(@Merged @Default("{}") GCounter points, @Default("0") int rank) {}

    sealed interface Change extends TypedAction<Team> {}

    @Named("point")
    record Point(String by) implements Change {}

    @Override
    public Team reduce(Change change) {
        return switch (change) {
            case Point(var by) ->
                    new Team(new Score(score.points.increment(by, 1), score.rank), name);
        };
    }
}
