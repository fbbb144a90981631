package dev.reprise.testing.crash;

import dev.reprise.core.run.RunRequest;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.core.suspend.ToolCallDecision;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/// What is played, whatever dies meanwhile.
///
/// @param stores makes empty stores
/// @param forgotten records that are lost
/// @param ahead decisions that are given before anybody asks
/// @param left what of a store the next process finds
/// @param habits what else is done
record CrashPlan(
        MortalAgent agent,
        Supplier<? extends ThreadStore> stores,
        RunRequest request,
        Predicate<Entry> forgotten,
        List<ToolCallDecision> ahead,
        UnaryOperator<ThreadStore> left,
        Habits habits) {
    CrashPlan {
        ahead = List.copyOf(ahead);
    }

    /// What people do with a run.
    ///
    /// @param live whether they answer while the run goes on
    /// @param first whether they answer before a run of an earlier process is taken up
    /// @param undo whether they take back what the run did, once it is over
    record Habits(boolean live, boolean first, boolean undo) {
        static final Habits PATIENT = new Habits(false, false, false);
    }

    /// Whether people answer at no certain time.
    boolean isAnsweredAnytime() {
        return !ahead.isEmpty() || habits.live() || habits.first();
    }

    CrashPlan withForgotten(Predicate<Entry> records) {
        return new CrashPlan(agent, stores, request, records, ahead, left, habits);
    }

    CrashPlan withAhead(List<ToolCallDecision> decisions) {
        return new CrashPlan(agent, stores, request, forgotten, decisions, left, habits);
    }

    CrashPlan withLeft(UnaryOperator<ThreadStore> newLeft) {
        return new CrashPlan(agent, stores, request, forgotten, ahead, newLeft, habits);
    }

    CrashPlan withHabits(Habits newHabits) {
        return new CrashPlan(agent, stores, request, forgotten, ahead, left, newHabits);
    }
}
