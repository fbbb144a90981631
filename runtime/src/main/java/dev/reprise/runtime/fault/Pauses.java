package dev.reprise.runtime.fault;

import java.time.Duration;

/// How a tool's thread waits; it ends with an interrupt.
@FunctionalInterface
interface Pauses {
    void pause(Duration time) throws InterruptedException;
}
