package dev.reprise.runtime.loop;

import dev.reprise.core.model.ModelException;
import dev.reprise.core.suspend.ToolCallDecision;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Where all signals of a run meet, in the order in which they came.
///
/// The run's own thread takes; anybody puts. Chunks of a model are bounded, so that a model faster
/// than its reader is held back on its own thread; everything else is rare and unbounded.
final class Inbox {
    static final int CHUNKS = 256;

    /// How many reports of progress wait at most before newer ones of a call replace older ones.
    static final int REPORTS = 256;

    private final ReentrantLock lock = new ReentrantLock(); // guards everything below
    private final Condition drained = lock.newCondition();
    private List<Signal> waiting = new ArrayList<>();
    private List<Signal> spare = new ArrayList<>(0);
    private Map<Place, Integer> reports = Map.of(); // made for the first of those that wait
    private int chunks;
    private int reported;
    private @Nullable Thread taker; // while it is to be woken
    private boolean closed;

    /// Where a call reports from.
    private record Place(Object round, int slot, String stream) {}

    /// Puts a report. Never blocks; when too many wait, it takes the place of the last one of its
    /// call about the same.
    void putProgress(Signal.Progressed report) {
        Thread asleep;
        lock.lock();
        try {
            if (closed) {
                return;
            }
            var place = new Place(report.round(), report.slot(), report.stream());
            var last = reports.get(place);
            if (last != null && reported >= REPORTS) {
                waiting.set(last, report);
                return;
            }
            if (reported++ == 0) {
                reports = new HashMap<>();
            }
            reports.put(place, waiting.size());
            asleep = add(report);
        } finally {
            lock.unlock();
        }
        LockSupport.unpark(asleep);
    }

    /// Puts a signal. Never blocks; nothing arrives any more once the run is over.
    ///
    /// @return false when the run is over
    boolean put(Signal signal) {
        Thread asleep;
        lock.lock();
        try {
            if (closed) {
                return false;
            }
            asleep = add(signal);
        } finally {
            lock.unlock();
        }
        LockSupport.unpark(asleep);
        return true;
    }

    /// Puts a chunk; waits while the reader is far behind.
    ///
    /// @throws ModelException cancelled, when the waiting thread is interrupted or the run is over
    void putChunk(Signal.Chunk chunk) {
        Thread asleep;
        lock.lock();
        try {
            while (chunks >= CHUNKS && !closed) {
                drained.await();
            }
            if (closed) {
                throw ModelException.cancelled("run is over");
            }
            chunks++;
            asleep = add(chunk);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ModelException.cancelled("interrupted");
        } finally {
            lock.unlock();
        }
        LockSupport.unpark(asleep);
    }

    /// @return who is to be woken once the lock is free, so that it need not wait for that again
    private @Nullable Thread add(Signal signal) {
        waiting.add(signal);
        var asleep = taker;
        taker = null;
        return asleep;
    }

    /// Takes all waiting signals, waiting for the first one until the deadline.
    ///
    /// The list is the taker's until its next call. The owner of a run is never interrupted; an
    /// interrupt is kept and does not end the wait.
    ///
    /// @param nanos how long to wait at most; 0 takes what is there
    List<Signal> take(long nanos) {
        long end = System.nanoTime() + nanos;
        boolean interrupted = false;
        var taken = taken(nanos > 0);
        while (taken == null) {
            LockSupport.parkNanos(this, end - System.nanoTime());
            interrupted |= Thread.interrupted();
            taken = taken(end - System.nanoTime() > 0);
        }
        return keepingInterrupt(taken, interrupted);
    }

    /// Takes all waiting signals, waiting for the first one for as long as it takes.
    ///
    /// A wait with an end would cost a timer each time, more than everything else in the hand-off;
    /// a cancellation is a signal, so this wait has an end as well. It parks its thread itself
    /// instead of using a condition: of every run that waits, all frames up to here are kept. The
    /// list is the taker's until its next call.
    List<Signal> take() {
        boolean interrupted = false;
        var taken = taken(true);
        while (taken == null) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted(); // parking would not wait any more
            taken = taken(true);
        }
        return keepingInterrupt(taken, interrupted);
    }

    private static List<Signal> keepingInterrupt(List<Signal> taken, boolean interrupted) {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return taken;
    }

    /// @return null if there is nothing and the caller waits, to be woken by the next signal
    private @Nullable List<Signal> taken(boolean waits) {
        lock.lock();
        try {
            if (waits && waiting.isEmpty()) {
                taker = Thread.currentThread();
                return null;
            }
            taker = null;
            return swap();
        } finally {
            lock.unlock();
        }
    }

    private List<Signal> swap() {
        var taken = waiting;
        spare.clear();
        waiting = spare;
        spare = taken;
        if (reported > 0) {
            reported = 0;
            reports = Map.of();
        }
        if (chunks > 0) {
            chunks = 0;
            drained.signalAll();
        }
        return taken;
    }

    /// Whether there is something to take.
    boolean isEmpty() {
        lock.lock();
        try {
            return waiting.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /// Ends the inbox; producers that wait are let go.
    ///
    /// @return decisions that nobody took
    List<ToolCallDecision> close() {
        lock.lock();
        try {
            closed = true;
            drained.signalAll();
            var left = new ArrayList<ToolCallDecision>();
            for (var signal : waiting) {
                if (signal instanceof Signal.Decided(var decisions)) {
                    left.addAll(decisions);
                }
            }
            return left;
        } finally {
            lock.unlock();
        }
    }
}
