package dev.reprise.testing.crash;

import dev.reprise.core.run.RunRequest;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.core.suspend.ToolCallDecision;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/// Plays one run of an agent again and again, each time with deaths at other moments, and compares
/// what it comes to with the run that nothing happened to.
///
/// ```java
/// var fuzzer = new CrashFuzzer(agent, MemoryThreadStore::new, request);
/// fuzzer.everyMoment().forEach(fuzzer::check);
/// ```
public final class CrashFuzzer {
    private final CrashPlan plan;
    private final CrashOutcome expected;
    private int moments;

    /// Plays the run once without a death.
    ///
    /// @param stores makes empty stores
    public CrashFuzzer(
            MortalAgent agent, Supplier<? extends ThreadStore> stores, RunRequest request) {
        this(
                new CrashPlan(
                        agent,
                        stores,
                        request,
                        _ -> false,
                        List.of(),
                        store -> store,
                        CrashPlan.Habits.PATIENT));
    }

    private CrashFuzzer(CrashPlan plan) {
        this.plan = plan;
        this.expected = play(List.of());
    }

    /// This fuzzer over stores that lose the records that say what begins. Something has to be done
    /// twice then; a fuzzer that does not find out is of no use.
    public CrashFuzzer withoutIntents() {
        return new CrashFuzzer(plan.withForgotten(Entry.Started.class::isInstance));
    }

    /// This fuzzer with decisions that are given as soon as the run has begun, when nothing waits
    /// for them yet. Once they were delivered, nobody may be asked for them.
    public CrashFuzzer withDecisionsAhead(List<ToolCallDecision> decisions) {
        return new CrashFuzzer(plan.withAhead(decisions));
    }

    /// This fuzzer over stores that lose something with the process: what they had not forced to
    /// the disk, as after a loss of power.
    ///
    /// @param newLeft makes of a store the one that the next process opens, and closes the first
    public CrashFuzzer withLosses(UnaryOperator<ThreadStore> newLeft) {
        return new CrashFuzzer(plan.withLeft(newLeft));
    }

    /// This fuzzer with a person who answers as soon as the agent has an answer, also while the run
    /// goes on with something else, in the middle of what the model says.
    public CrashFuzzer withLiveDecisions() {
        var habits = plan.habits();
        return with(new CrashPlan.Habits(true, habits.first(), habits.undo()));
    }

    /// This fuzzer with a person who answers what a dead process had asked before the next one
    /// takes up its run.
    public CrashFuzzer withDecisionsFirst() {
        var habits = plan.habits();
        return with(new CrashPlan.Habits(habits.live(), true, habits.undo()));
    }

    /// This fuzzer with a person who takes everything back once the run is over, one effect after
    /// the other, as far as its tools can.
    public CrashFuzzer withUndoing() {
        var habits = plan.habits();
        return with(new CrashPlan.Habits(habits.live(), habits.first(), true));
    }

    private CrashFuzzer with(CrashPlan.Habits habits) {
        return new CrashFuzzer(plan.withHabits(habits));
    }

    /// What the run comes to when nothing happens to it.
    public CrashOutcome expected() {
        return expected;
    }

    /// A schedule for each moment of the run, before it and after it.
    public List<List<Death>> everyMoment() {
        var schedules = new ArrayList<List<Death>>();
        for (int moment = 0; moment < moments; moment++) {
            schedules.add(List.of(new Death(moment, false)));
            schedules.add(List.of(new Death(moment, true)));
        }
        return schedules;
    }

    /// A schedule of one to three deaths.
    public List<Death> random(RandomGenerator random) {
        var deaths = new ArrayList<Death>();
        for (int left = random.nextInt(1, 4); left > 0; left--) {
            deaths.add(new Death(random.nextInt(moments), random.nextBoolean()));
        }
        return deaths;
    }

    /// Plays a schedule.
    ///
    /// @throws AssertionError when something was done twice, lost, or came out otherwise
    public void check(List<Death> schedule) {
        var difference = play(schedule).differenceTo(expected);
        if (!difference.isEmpty()) {
            throw new AssertionError(
                    "%s came to something else:%n%s".formatted(schedule, difference));
        }
    }

    /// Plays a schedule: one process for each death, and a last one that lives.
    public CrashOutcome play(List<Death> schedule) {
        try (var play = new CrashPlay(plan)) {
            var outcome = play.outcome(schedule);
            moments = Math.max(moments, play.moments());
            return outcome;
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /// Plays a schedule whose last process does not take the run up: it gets a new request for the
    /// thread, which takes the run's place if that is not over.
    ///
    /// @throws AssertionError when something was done twice or lost, or does not fit together
    public void checkSuperseded(List<Death> schedule, RunRequest next) {
        try (var play = new CrashPlay(plan)) {
            var wrong = play.superseded(schedule, next).wrong();
            if (!wrong.isEmpty()) {
                throw new AssertionError(
                        "%s, then something new:%n%s"
                                .formatted(schedule, String.join("\n", wrong)));
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static AssertionError interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new AssertionError("interrupted", e);
    }
}
