package dev.reprise.server;

import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.event.EventMeta;
import dev.reprise.core.gateway.EventFeed;
import dev.reprise.core.gateway.EventId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/// A feed that always has more to say, up to a number of batches of 100 KiB.
final class Flood implements EventFeed {
    static final int EVENTS = 100;

    final AtomicInteger taken = new AtomicInteger();
    final CountDownLatch closed = new CountDownLatch(1);
    private final int batches;
    private final EventMeta.Scope scope =
            new EventMeta.Scope(new ThreadId("chat"), new RunId("flood"));
    private final String text = "x".repeat(1024);

    Flood(int batches) {
        this.batches = batches;
    }

    @Override
    public List<Item> next(Duration wait) {
        int batch = taken.getAndIncrement();
        var items = new ArrayList<Item>(EVENTS);
        for (long seq = (long) batch * EVENTS; items.size() < EVENTS; seq++) {
            var event =
                    new AgentEvent.TextDelta(new EventMeta(scope, seq, PlayedRun.START, -1), text);
            items.add(new Item(new EventId(1, 1, seq, 0), event));
        }
        return items;
    }

    @Override
    public boolean isEnded() {
        return taken.get() >= batches;
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
