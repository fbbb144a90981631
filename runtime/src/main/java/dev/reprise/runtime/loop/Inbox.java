package dev.reprise.runtime.loop;

import dev.reprise.core.model.ModelException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Where all signals of a run meet, in the order in which they came.
///
/// The run's own thread takes; anybody puts. Chunks of a model are bounded, so that a model faster
/// than its reader is held back on its own thread; everything else is rare and unbounded.
final class Inbox {
    static final int CHUNKS = 256;

    /// How many reports of progress wait at most before newer ones of a call replace older ones.
    static final int REPORTS = 256;

    private final ReentrantLock lock = new ReentrantLock(); // guards everything below
    private final Condition filled = lock.newCondition();
    private final Condition drained = lock.newCondition();
    private List<Signal> waiting = new ArrayList<>();
    private List<Signal> spare = new ArrayList<>();
    private final Map<Place, Integer> reports = new HashMap<>();
    private int chunks;
    private int reported;
    private boolean taking;
    private boolean closed;

    /// Where a call reports from.
    private record Place(Object round, int slot, String stream) {}

    /// Puts a report. Never blocks; when too many wait, it takes the place of the last one of its
    /// call about the same.
    void putProgress(Signal.Progressed report) {
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
            reported++;
            reports.put(place, waiting.size());
            add(report);
        } finally {
            lock.unlock();
        }
    }

    /// Puts a signal. Never blocks; nothing arrives any more once the run is over.
    ///
    /// @return false when the run is over
    boolean put(Signal signal) {
        lock.lock();
        try {
            if (closed) {
                return false;
            }
            add(signal);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// Puts a chunk; waits while the reader is far behind.
    ///
    /// @throws ModelException cancelled, when the waiting thread is interrupted or the run is over
    void putChunk(Signal.Chunk chunk) {
        lock.lock();
        try {
            while (chunks >= CHUNKS && !closed) {
                drained.await();
            }
            if (closed) {
                throw ModelException.cancelled("run is over");
            }
            chunks++;
            add(chunk);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ModelException.cancelled("interrupted");
        } finally {
            lock.unlock();
        }
    }

    private void add(Signal signal) {
        waiting.add(signal);
        if (taking) {
            filled.signal();
        }
    }

    /// Takes all waiting signals, waiting for the first one until the deadline.
    ///
    /// The list is the taker's until its next call. The owner of a run is never interrupted; an
    /// interrupt is kept and does not end the wait.
    ///
    /// @param nanos how long to wait at most; 0 takes what is there
    List<Signal> take(long nanos) {
        long left = nanos;
        boolean interrupted = false;
        lock.lock();
        try {
            while (waiting.isEmpty() && left > 0) {
                taking = true;
                try {
                    left = filled.awaitNanos(left);
                } catch (InterruptedException e) {
                    interrupted = true;
                } finally {
                    taking = false;
                }
            }
            return swap();
        } finally {
            lock.unlock();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// Takes all waiting signals, waiting for the first one for as long as it takes.
    ///
    /// A wait with an end would cost a timer each time, more than everything else in the hand-off;
    /// a cancellation is a signal, so this wait has an end as well. The list is the taker's until
    /// its next call.
    List<Signal> take() {
        lock.lock();
        try {
            while (waiting.isEmpty()) {
                taking = true;
                filled.awaitUninterruptibly();
            }
            taking = false;
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
            reports.clear();
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
    void close() {
        lock.lock();
        try {
            closed = true;
            drained.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
