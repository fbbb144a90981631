package dev.reprise.runtime.loop;

import dev.reprise.core.Cancellation;
import dev.reprise.core.event.EventMeta;
import dev.reprise.core.run.Termination;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.OpenInput;
import dev.reprise.core.store.ThreadView;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// A run in this process: its inbox and feed, and the thread that owns everything else.
///
/// May be used from any thread; what is asked of it is only a message to its owner.
public final class LiveRun {
    static final String CANCELLED = "cancelled on request";

    private static final System.Logger LOG = System.getLogger(LiveRun.class.getName());

    private final RunSetup setup;
    private final RunFeed feed;
    private final Inbox inbox = new Inbox();

    /// From which those of its model calls and tools come.
    private final Cancellation cancellation = new Cancellation();

    private final Waiting waiting;
    private final RunLoop loop;
    private final Runnable finished;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile @Nullable RunOutcome outcome;
    private volatile @Nullable Settlement unsettled; // if the last commit failed
    private volatile boolean unwanted;

    /// A run that has not begun.
    ///
    /// @param view the thread with the run's input committed
    /// @param history of the messages the thread had before its input
    /// @param past what the run did before, if it goes on
    public LiveRun(
            RunSetup setup, ThreadView view, Histories histories, History history, Past past) {
        this.setup = setup;
        this.feed = new RunFeed(past.firstSeq());
        var identity = setup.identity();
        var conversation =
                new Conversation(
                        identity.run(), identity.parentRun(), view, setup.agent().lattices());
        var scope = new EventMeta.Scope(identity.thread(), identity.run());
        var emitter = new Emitter(scope, setup.clock(), feed, past.firstSeq());
        var received = view.inputsFor(identity.run());
        this.waiting = new Waiting(inbox, emitter, cancellation, received);
        if (isCancelledBy(received)) {
            cancellation.cancel(CANCELLED);
        }
        this.loop = new RunLoop(setup, conversation, emitter, waiting, history, past, view);
        this.finished = () -> histories.keep(conversation.initial(), history);
    }

    public RunSetup setup() {
        return setup;
    }

    public RunFeed feed() {
        return feed;
    }

    /// Lets the run run, on a thread of its own; does nothing when it has begun already.
    ///
    /// @param whenOver called there once the run is over
    /// @param whenSettled called once its end is stored, or will not be by this process: later than
    ///   the run is over if that failed at first
    /// @param closing ends the attempts to store the end of the run if that failed
    public void start(Runnable whenOver, Runnable whenSettled, Cancellation closing) {
        if (begun.compareAndSet(false, true)) {
            Thread.ofVirtual()
                    .name("run " + setup.identity().run())
                    .start(() -> own(whenOver, whenSettled, closing));
        }
    }

    private void own(Runnable whenOver, Runnable whenSettled, Cancellation closing) {
        try {
            outcome = loop.run();
        } catch (Throwable e) { // the thread of a run ends here
            brokeDown(e);
            outcome = RunOutcome.failed(LoopException.textOf(e));
        }
        // Whatever fails, the end is stored and whoever waits for it learns of it.
        inbox.close();
        doLast(() -> settle(whenSettled, closing));
        doLast(finished); // before anybody can start the thread's next run, which goes on from it
        doLast(whenOver);
        doLast(feed::end);
        over.countDown();
    }

    private void settle(Runnable whenSettled, Cancellation closing) {
        boolean begun = false;
        try {
            var settlement = loop.settlement();
            unsettled = settlement;
            if (settlement != null) {
                settlement.begin(whenSettled, closing);
                begun = true;
            }
        } finally { // whatever fails, nobody else has to wait for this process
            if (!begun) {
                whenSettled.run();
            }
        }
    }

    /// Stores the end of a run that is over, if that has failed so far, for somebody who is about
    /// to go on with its thread.
    ///
    /// @throws RuntimeException as the store fails; it is tried again later
    public void settleNow() {
        var settlement = unsettled;
        if (settlement != null) {
            settlement.now();
        }
    }

    private void doLast(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            brokeDown(e);
        }
    }

    private void brokeDown(Throwable failure) {
        LOG.log(
                System.Logger.Level.ERROR,
                "run " + setup.identity().run() + " broke down",
                failure);
    }

    /// Asks the run to stop; it ends soon, in an orderly way. Its model call and tools are told at
    /// once, on threads of their own.
    public void cancel(String reason) {
        cancel(reason, false);
    }

    private void cancel(String reason, boolean isForGood) {
        inbox.put(new Signal.Cancelled(reason, isForGood)); // before their ends can arrive
        cancellation.cancel(reason);
        feed.unpace();
    }

    /// As [#cancel], by whoever wanted the run: the calls that it waits for are cancelled with it,
    /// while those of a run that only gives way may still be decided. Should it come to wait all
    /// the same, because it looked for the last time before, it is not wanted then either.
    public void giveUp(String reason) {
        unwanted = true; // before the outcome is looked at
        cancel(reason, true);
    }

    /// Whether it came to wait for somebody.
    public boolean waits() {
        var end = outcome;
        return end != null && end.termination() instanceof Termination.Suspended;
    }

    public boolean isUnwanted() {
        return unwanted;
    }

    /// Hands over what was received for the run and is stored. Once it is over, that does nothing:
    /// whoever owns the run next finds it in the log, as whoever owns it finds it who misses this.
    public void deliver(List<OpenInput> inputs) {
        inbox.put(
                new Signal.Decided(List.copyOf(inputs))); // known to whoever sees the run cancelled
        if (isCancelledBy(inputs)) {
            cancel(CANCELLED);
        }
    }

    private static boolean isCancelledBy(List<OpenInput> inputs) {
        return inputs.stream()
                .anyMatch(input -> input.received().what() == Entry.Received.What.CANCEL);
    }

    /// Waits for the end of the run.
    ///
    /// @return false when it is still running after so long
    public boolean awaitEnd(Duration longest) throws InterruptedException {
        return over.await(longest.toNanos(), TimeUnit.NANOSECONDS);
    }

    public boolean isOver() {
        return over.getCount() == 0;
    }

    /// How the run ended; absent while it runs.
    public @Nullable RunOutcome outcome() {
        return outcome;
    }
}
