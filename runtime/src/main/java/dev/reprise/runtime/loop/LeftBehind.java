package dev.reprise.runtime.loop;

import java.util.concurrent.atomic.LongAdder;

/// Counts the pieces of foreign code of a runtime, such as model calls and tools, that did not stop
/// in time when they were told to. Each may still hold a thread and what it works with.
///
/// May be used from any thread.
public final class LeftBehind {
    private final LongAdder count = new LongAdder();

    void add() {
        count.increment();
    }

    /// How many there were so far.
    public long count() {
        return count.sum();
    }
}
