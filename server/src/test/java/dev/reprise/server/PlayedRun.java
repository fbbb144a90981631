package dev.reprise.server;

import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.event.EventMeta;
import dev.reprise.core.gateway.EventFeed;
import dev.reprise.core.gateway.EventId;
import dev.reprise.core.run.Termination;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A run whose events a test plays. Readers keep a place and are never waited for.
final class PlayedRun {
    static final long START = 1_700_000_000_000L;

    final ThreadId thread;
    final RunId run;
    final CountDownLatch feedClosed = new CountDownLatch(1);
    final CountDownLatch cancelled = new CountDownLatch(1);
    private final ReentrantLock lock = new ReentrantLock(); // guards the rest
    private final Condition changed = lock.newCondition();
    private final List<AgentEvent> events = new ArrayList<>();
    private boolean ended;
    private @Nullable RuntimeException failure;

    PlayedRun(String thread, String run) {
        this.thread = new ThreadId(thread);
        this.run = new RunId(run);
    }

    PlayedRun start() {
        return play(meta -> new AgentEvent.RunStart(meta, null));
    }

    PlayedRun text(String delta) {
        return play(meta -> new AgentEvent.TextDelta(meta, delta));
    }

    PlayedRun finish() {
        return finish(new Termination.NaturalEnd());
    }

    PlayedRun finish(Termination how) {
        play(meta -> new AgentEvent.RunFinish(meta, null, how));
        return change(() -> ended = true);
    }

    /// The feed breaks when a reader has read what there is.
    PlayedRun fail(RuntimeException problem) {
        return change(() -> failure = problem);
    }

    PlayedRun play(Function<EventMeta, AgentEvent> event) {
        return change(() -> {
            int seq = events.size();
            events.add(
                    event.apply(
                            new EventMeta(new EventMeta.Scope(thread, run), seq, START + seq, -1)));
        });
    }

    private PlayedRun change(Runnable action) {
        lock.lock();
        try {
            action.run();
            changed.signalAll();
            return this;
        } finally {
            lock.unlock();
        }
    }

    EventFeed feed(@Nullable EventId after) {
        return new Reader(after == null ? 0 : (int) after.seq() + 1);
    }

    private final class Reader implements EventFeed {
        private int at;

        Reader(int at) {
            this.at = at;
        }

        @Override
        public List<Item> next(Duration wait) throws InterruptedException {
            long nanos = wait.toNanos();
            lock.lock();
            try {
                while (at >= events.size() && !ended && failure == null && nanos > 0) {
                    nanos = changed.awaitNanos(nanos);
                }
                var items = new ArrayList<Item>();
                for (; at < events.size(); at++) {
                    items.add(new Item(new EventId(1, 1, at, 0), events.get(at)));
                }
                if (items.isEmpty() && failure != null) {
                    throw failure;
                }
                return items;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public boolean isEnded() {
            lock.lock();
            try {
                return ended && at >= events.size();
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            feedClosed.countDown();
        }
    }

    static boolean soon(CountDownLatch latch) throws InterruptedException {
        return latch.await(5, TimeUnit.SECONDS);
    }
}
