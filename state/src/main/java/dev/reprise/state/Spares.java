package dev.reprise.state;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// A few things kept to be used again because making them costs much. A thread looks in one place
/// only, so that nobody waits; what is not there is made.
final class Spares<T> {
    private static final int PLACES = 64; // a power of two

    private final AtomicReferenceArray<@Nullable T> places = new AtomicReferenceArray<>(PLACES);

    private static int place() {
        return (int) Thread.currentThread().threadId() & PLACES - 1;
    }

    /// One that nobody else has; null if there is none.
    @Nullable T take() {
        return places.getAndSet(place(), null);
    }

    /// Keeps one for the next who comes.
    void give(T spare) {
        places.setRelease(place(), spare);
    }
}
