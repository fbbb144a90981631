package dev.reprise.runtime.loop;

import dev.reprise.core.event.AgentEvent;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The events of one run that readers can still get from memory.
///
/// One writer, the run's own thread; any number of readers, each with a position of its own. Events
/// that are not yet in the log are always here; of the others a bounded number. At most one reader
/// paces the writer; all others fall back to the log when they are too slow.
public final class RunFeed {
    /// How far a pacing reader may fall behind.
    public static final int PACE = 256;

    private static final int RETAINED = 1024;

    private final ReentrantLock lock = new ReentrantLock(); // guards everything below
    private final Condition published = lock.newCondition();
    private final Condition read = lock.newCondition();
    private final EventWindow window;
    private long durable;
    private boolean ended;
    private boolean paced;
    private boolean followed;
    private long pacedAt;
    private int waiting;

    /// @param nextSeq number of the first event that will be published
    RunFeed(long nextSeq) {
        window = new EventWindow(nextSeq);
        durable = nextSeq;
    }

    /// What a reader got.
    ///
    /// @param next position to go on from
    /// @param missed whether the reader must read from the log up to `next` first
    public record Batch(List<AgentEvent> events, long next, boolean missed, boolean ended) {}

    /// Makes the events from a place in a list on visible, in order; waits for a pacing reader that
    /// is far behind.
    void publish(List<AgentEvent> events, int from) {
        lock.lock();
        try {
            window.add(events, from);
            if (waiting > 0) {
                published.signalAll();
            }
            while (paced && window.end() - pacedAt > PACE) {
                read.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Everything published so far is in the log now.
    void markDurable(long upTo) {
        lock.lock();
        try {
            durable = upTo;
            trim();
        } finally {
            lock.unlock();
        }
    }

    /// The reader of a [dev.reprise.runtime.RunStream] knows no log, so what it has not read stays.
    private void trim() {
        window.dropBefore((followed ? Math.min(durable, pacedAt) : durable) - RETAINED);
    }

    /// Nothing more will be published.
    void end() {
        lock.lock();
        try {
            ended = true;
            published.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Lets the writer wait for one reader from now on.
    public void pace() {
        lock.lock();
        try {
            paced = true;
            followed = true;
            pacedAt = window.first();
        } finally {
            lock.unlock();
        }
    }

    /// Lets the writer go on without waiting for the pacing reader, which may still read.
    public void unpace() {
        lock.lock();
        try {
            paced = false;
            read.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// The pacing reader reads no more.
    public void leave() {
        lock.lock();
        try {
            paced = false;
            followed = false;
            read.signalAll();
            trim();
        } finally {
            lock.unlock();
        }
    }

    /// Events from a position on, waiting for the first one.
    ///
    /// @param nanos how long to wait at most
    public Batch next(long position, long nanos, boolean pacing) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = nanos;
            while (position >= window.end() && !ended && left > 0) {
                waiting++;
                try {
                    left = published.awaitNanos(left);
                } finally {
                    waiting--;
                }
            }
            return batch(position, pacing);
        } finally {
            lock.unlock();
        }
    }

    private Batch batch(long position, boolean pacing) {
        if (position < window.first()) {
            return new Batch(List.of(), window.first(), true, false);
        }
        var events = window.from(position);
        long next = position + events.size();
        if (pacing) {
            pacedAt = next;
            read.signal();
        }
        return new Batch(events, next, false, ended && next >= window.end());
    }
}
