package dev.reprise.testing.crash;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.gateway.LaunchMode;
import dev.reprise.core.gateway.RunGateway;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.store.RunRecord;
import dev.reprise.core.store.StoreException;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.core.suspend.ToolCallDecision;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// One schedule of a plan: a process for each death, and a last one that lives.
final class CrashPlay implements AutoCloseable {
    static final Owner ME = Owner.LOCAL;
    static final ThreadId THREAD = new ThreadId("crashing");
    static final RunId RUN = new RunId("crashing-run");

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final CrashPlan plan;
    private final Ledger ledger;
    private ThreadStore store;
    private boolean delivered;
    private int moments;
    private int doneByRun = -1;

    CrashPlay(CrashPlan plan) {
        this(plan, new Ledger());
    }

    CrashPlay(CrashPlan plan, Ledger ledger) {
        this.plan = plan;
        this.ledger = ledger;
        store = plan.stores().get();
        delivered = plan.ahead().isEmpty();
    }

    /// How many moments the longest life had.
    int moments() {
        return moments;
    }

    /// Lets the run come to its end.
    CrashOutcome outcome(List<Death> schedule) throws InterruptedException {
        for (int life = 0; ; life++) {
            if (live(life, schedule, RUN, this::liveWith)) {
                return outcome();
            }
        }
    }

    /// What it came to by now.
    CrashOutcome outcome() {
        boolean anytime = plan.isAnsweredAnytime();
        return CrashOutcome.of(store, THREAD, RUN, ledger, anytime, doneByRun);
    }

    /// One life, which is not ended from within.
    ///
    /// @param watcher is told before and after each moment
    void live(Runnable watcher) throws InterruptedException {
        var mortal = new MortalStore(store, Death.NEVER, plan.forgotten(), watcher);
        try (var process = plan.agent().start(mortal, ledger)) {
            liveWith(process, mortal, RUN);
        }
    }

    /// Lets the run die, and asks for something new on its thread.
    SupersededRun superseded(List<Death> schedule, RunRequest next) throws InterruptedException {
        var newer = new RunId("next-run");
        for (int life = 0; life < schedule.size(); life++) {
            live(life, schedule, RUN, this::liveWith);
        }
        live(
                schedule.size(),
                schedule,
                newer,
                (process, mortal, run) -> {
                    var request = next.withThread(THREAD).withRun(run);
                    process.gateway().start(ME, request, LaunchMode.DURABLE).events().close();
                    awaitEnd(process, mortal, run);
                });
        return SupersededRun.of(store, THREAD, List.of(RUN, newer), ledger);
    }

    /// What a process does.
    @FunctionalInterface
    private interface Work {
        void with(MortalAgent.Life process, MortalStore mortal, RunId run)
                throws InterruptedException;
    }

    /// @return whether the process lived on
    private boolean live(int life, List<Death> schedule, RunId run, Work work)
            throws InterruptedException {
        var death = life < schedule.size() ? schedule.get(life) : Death.NEVER;
        var mortal = new MortalStore(store, death, plan.forgotten());
        try (var process = plan.agent().start(mortal, ledger)) {
            work.with(process, mortal, run);
        } catch (StoreException e) {
            if (!mortal.isDead()) {
                throw e;
            }
        }
        moments = Math.max(moments, mortal.moments());
        if (mortal.isDead()) {
            store = plan.left().apply(store);
            return false;
        }
        return true;
    }

    private void liveWith(MortalAgent.Life process, MortalStore mortal, RunId run)
            throws InterruptedException {
        if (plan.habits().first()) {
            answerFirst(process, run);
        }
        process.recover();
        if (store.run(ME, run).isEmpty()) {
            var request = plan.request().withThread(THREAD).withRun(run);
            process.gateway().start(ME, request, LaunchMode.DURABLE).events().close();
        }
        if (!delivered) {
            delivered = isDelivered(process.gateway().decide(ME, run, plan.ahead()));
        }
        awaitEnd(process, mortal, run);
        if (plan.habits().undo() && !mortal.isDead()) {
            undo(process, run);
        }
    }

    /// Hands over decisions to a run that its process left behind.
    private void answerFirst(MortalAgent.Life process, RunId run) {
        if (store.run(ME, run).isEmpty() || status(run) == RunStatus.DONE) {
            return;
        }
        if (!delivered) {
            delivered = isDelivered(process.gateway().decide(ME, run, plan.ahead()));
        }
        var answers = answers();
        if (!answers.isEmpty()) {
            process.gateway().decide(ME, run, answers);
        }
    }

    private static boolean isDelivered(RunGateway.DecisionOutcome outcome) {
        return outcome instanceof RunGateway.DecisionOutcome.Delivered;
    }

    /// Answers what the run asks for.
    private void awaitEnd(MortalAgent.Life process, MortalStore mortal, RunId run)
            throws InterruptedException {
        Set<ToolCallDecision> given = new HashSet<>();
        while (!mortal.isDead() && status(run) != RunStatus.DONE) {
            mortal.awaitDeathOr(isToBeAnswered(run, given), PATIENCE);
            if (!mortal.isDead() && status(run) != RunStatus.DONE) {
                var answers = answers();
                requireNotAhead(answers);
                given.addAll(answers);
                process.gateway().decide(ME, run, answers);
            }
        }
    }

    private BooleanSupplier isToBeAnswered(RunId run, Set<ToolCallDecision> given) {
        return () ->
                status(run) != RunStatus.RUNNING
                        || (plan.habits().live() && !given.containsAll(answers()));
    }

    private List<ToolCallDecision> answers() {
        return plan.agent().answers(store.require(ME, THREAD), ledger);
    }

    private void requireNotAhead(List<ToolCallDecision> asked) {
        for (var decision : asked) {
            if (plan.ahead().contains(decision)) { // another answer is one to another question
                throw new AssertionError("the decision for " + decision.target() + " was lost");
            }
        }
    }

    private void undo(MortalAgent.Life process, RunId run) {
        if (doneByRun < 0) {
            doneByRun = ledger.entries().size();
        }
        var gateway = process.gateway();
        for (var undone = gateway.undo(ME, run, 1).orElseThrow();
                !undone.isEmpty();
                undone = gateway.undo(ME, run, 1).orElseThrow()) {
            if (!undone.getFirst().outcome().isSuccess()) {
                throw new AssertionError("could not be taken back: " + undone);
            }
        }
    }

    private RunStatus status(RunId run) {
        @Nullable RunRecord record = store.run(ME, run).orElse(null);
        return record == null ? RunStatus.RUNNING : record.status();
    }

    @Override
    public void close() {
        store.close();
    }
}
