package dev.reprise.core;

import java.time.Instant;
import java.time.InstantSource;

/// A clock that wakes those who wait for a time.
///
/// Whoever has one waits by it. With any other clock, waits take as long as they say whatever it
/// shows, so that a clock that is set, or stands still, neither ends nor prolongs them. May be used
/// from any thread.
public interface AlarmClock extends InstantSource {
    /// Runs the action once the clock shows this time or a later one, on any thread; at once, on
    /// the calling thread, if it does already. The action must not wait.
    ///
    /// @return closing it takes the action back; it may be running by then
    Cancellation.Registration at(Instant time, Runnable action);
}
