package dev.reprise.core.gateway;

import dev.reprise.core.event.AgentEvent;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A reader's place in the events of one run. For one thread at a time; to be closed.
///
/// Readers never hold the run back: one that falls behind reads from the log. Closing does not
/// cancel.
public interface EventFeed extends AutoCloseable {
    /// An event and its place.
    ///
    /// @param id absent when the reader has no place yet: everything it saw was withdrawn
    record Item(@Nullable EventId id, AgentEvent event) {}

    /// Everything there is, waiting for the first event if there is none yet.
    ///
    /// @return empty after so long without an event, and when the run's segment is over
    /// @throws InterruptedException when the reading thread is interrupted while it waits
    List<Item> next(Duration wait) throws InterruptedException;

    /// Whether everything was read and nothing more will come.
    boolean isEnded();

    @Override
    void close();
}
