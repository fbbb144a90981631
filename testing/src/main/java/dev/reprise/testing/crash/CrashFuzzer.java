package dev.reprise.testing.crash;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.gateway.LaunchMode;
import dev.reprise.core.gateway.RunGateway;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.RunRecord;
import dev.reprise.core.store.StoreException;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.core.suspend.ToolCallDecision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
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
    private static final Owner ME = Owner.LOCAL;
    private static final ThreadId THREAD = new ThreadId("crashing");
    private static final RunId RUN = new RunId("crashing-run");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final MortalAgent agent;
    private final Supplier<? extends ThreadStore> stores;
    private final RunRequest request;
    private final Predicate<Entry> forgotten;
    private final List<ToolCallDecision> ahead;
    private final UnaryOperator<ThreadStore> left;
    private final CrashOutcome expected;
    private int moments;

    /// Plays the run once without a death.
    ///
    /// @param stores makes empty stores
    public CrashFuzzer(
            MortalAgent agent, Supplier<? extends ThreadStore> stores, RunRequest request) {
        this(agent, stores, request, _ -> false, List.of(), store -> store);
    }

    private CrashFuzzer(
            MortalAgent agent,
            Supplier<? extends ThreadStore> stores,
            RunRequest request,
            Predicate<Entry> forgotten,
            List<ToolCallDecision> ahead,
            UnaryOperator<ThreadStore> left) {
        this.agent = agent;
        this.stores = stores;
        this.request = request.withThread(THREAD).withRun(RUN);
        this.forgotten = forgotten;
        this.ahead = List.copyOf(ahead);
        this.left = left;
        this.expected = play(List.of());
    }

    /// This fuzzer over stores that lose the records that say what begins. Something has to be done
    /// twice then; a fuzzer that does not find out is of no use.
    public CrashFuzzer withoutIntents() {
        return new CrashFuzzer(
                agent, stores, request, Entry.Started.class::isInstance, ahead, left);
    }

    /// This fuzzer with decisions that are given as soon as the run has begun, when nothing waits
    /// for them yet. Once they were delivered, nobody may be asked for them.
    public CrashFuzzer withDecisionsAhead(List<ToolCallDecision> decisions) {
        return new CrashFuzzer(agent, stores, request, forgotten, decisions, left);
    }

    /// This fuzzer over stores that lose something with the process: what they had not forced to
    /// the disk, as after a loss of power.
    ///
    /// @param newLeft makes of a store the one that the next process opens, and closes the first
    public CrashFuzzer withLosses(UnaryOperator<ThreadStore> newLeft) {
        return new CrashFuzzer(agent, stores, request, forgotten, ahead, newLeft);
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
        var outcome = play(schedule);
        if (!outcome.equals(expected)) {
            throw new AssertionError(
                    "%s came to something else:%n%s"
                            .formatted(schedule, outcome.differenceTo(expected)));
        }
    }

    /// Plays a schedule: one process for each death, and a last one that lives.
    public CrashOutcome play(List<Death> schedule) {
        var ledger = new Ledger();
        var delivered = new AtomicBoolean(ahead.isEmpty());
        ThreadStore store = stores.get();
        try {
            for (int life = 0; ; life++) {
                var death = life < schedule.size() ? schedule.get(life) : Death.NEVER;
                var mortal = new MortalStore(store, death, forgotten);
                live(mortal, store, ledger, delivered);
                if (!mortal.isDead()) {
                    moments = Math.max(moments, mortal.moments());
                    return CrashOutcome.of(store, THREAD, RUN, ledger);
                }
                store = left.apply(store);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        } finally {
            store.close();
        }
    }

    private void live(MortalStore mortal, ThreadStore store, Ledger ledger, AtomicBoolean delivered)
            throws InterruptedException {
        try (var process = agent.start(mortal, ledger)) {
            process.recover();
            if (store.run(ME, RUN).isEmpty()) {
                process.gateway().start(ME, request, LaunchMode.DURABLE).events().close();
            }
            if (!delivered.get()) {
                delivered.set(
                        process.gateway().decide(ME, RUN, ahead)
                                instanceof RunGateway.DecisionOutcome.Delivered);
            }
            while (!mortal.isDead() && status(store) != RunStatus.DONE) {
                mortal.awaitDeathOr(() -> status(store) != RunStatus.RUNNING, PATIENCE);
                if (!mortal.isDead() && status(store) == RunStatus.WAITING) {
                    var answers = agent.answers(store.require(ME, THREAD), ledger);
                    requireNotAhead(answers);
                    process.gateway().decide(ME, RUN, answers);
                }
            }
        } catch (StoreException e) {
            if (!mortal.isDead()) {
                throw e;
            }
        }
    }

    private void requireNotAhead(List<ToolCallDecision> asked) {
        for (var decision : asked) {
            if (ahead.contains(decision)) { // another answer is one to another question
                throw new AssertionError("the decision for " + decision.target() + " was lost");
            }
        }
    }

    private static RunStatus status(ThreadStore store) {
        return Optional.of(store)
                .flatMap(known -> known.run(ME, RUN))
                .map(RunRecord::status)
                .orElse(RunStatus.RUNNING);
    }
}
