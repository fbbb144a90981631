package dev.reprise.cli;

import java.time.Duration;
import java.time.InstantSource;

/// The end of a server, within one grace period: what requests and their streams take of it is gone
/// for the runs that nobody listens to.
///
/// @param grace how long work may go on, from the signal to stop
record Shutdown(Duration grace, InstantSource clock) {
    /// The runs of a process.
    @FunctionalInterface
    interface Runs {
        /// Lets runs end for so long, then cancels them.
        ///
        /// @return how many were cancelled
        int drain(Duration grace) throws InterruptedException;
    }

    /// Ends requests first, and then runs.
    ///
    /// @param requests waits for them, for the grace period at most
    /// @return how many runs were cancelled
    int end(Runnable requests, Runs runs) throws InterruptedException {
        var end = clock.instant().plus(grace);
        requests.run();
        var left = Duration.between(clock.instant(), end);
        return runs.drain(left.isNegative() ? Duration.ZERO : left);
    }
}
