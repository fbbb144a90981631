package dev.reprise.server;

import dev.reprise.core.gateway.EventFeed;
import java.time.Duration;
import java.util.List;

/// A feed of which the first events were taken and are given back.
final class Unread implements EventFeed {
    private final EventFeed feed;
    private List<Item> first;

    Unread(List<Item> first, EventFeed feed) {
        this.first = first;
        this.feed = feed;
    }

    @Override
    public List<Item> next(Duration wait) throws InterruptedException {
        if (first.isEmpty()) {
            return feed.next(wait);
        }
        var given = first;
        first = List.of();
        return given;
    }

    @Override
    public boolean isEnded() {
        return first.isEmpty() && feed.isEnded();
    }

    @Override
    public void close() {
        feed.close();
    }
}
