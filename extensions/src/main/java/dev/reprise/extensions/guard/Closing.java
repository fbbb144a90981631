package dev.reprise.extensions.guard;

import dev.reprise.core.behavior.ActionSet;
import dev.reprise.core.behavior.AddContextMessage;
import dev.reprise.core.behavior.AfterInferenceAction;
import dev.reprise.core.behavior.BeforeInferenceAction;
import dev.reprise.core.behavior.Block;
import dev.reprise.core.behavior.IncludeOnlyTools;
import dev.reprise.core.behavior.Terminate;
import dev.reprise.core.message.ContextMessage;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How a run ends once a guard has tripped.
final class Closing {
    /// Answers a call of the last turn, in which no tool was offered.
    static final Block REFUSAL = new Block("The run is ending, no tool runs any more.");

    private static final AddContextMessage SUMMARISE =
            new AddContextMessage(
                    ContextMessage.suffixSystem(
                            "closing_turn",
                            "This is the last turn and there are no tools any more. Say what was"
                                    + " done, what was found, and what is left to do."));

    private Closing() {}

    /// What a step asks for in which the guard has tripped.
    ///
    /// @param turn whether the model may answer once more
    static List<BeforeInferenceAction> begin(Trip trip, boolean turn) {
        return turn
                ? List.of(new IncludeOnlyTools(Set.of()), SUMMARISE)
                : List.of(new Terminate(trip.stopped()));
    }

    /// What ends the run after the last answer.
    static ActionSet<AfterInferenceAction> end(@Nullable Trip trip) {
        return trip == null ? ActionSet.empty() : ActionSet.of(new Terminate(trip.stopped()));
    }
}
