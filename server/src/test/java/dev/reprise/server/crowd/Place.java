package dev.reprise.server.crowd;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Where the server is, which moves when it is started again.
final class Place {
    private final ReentrantLock lock = new ReentrantLock(); // guards port
    private final Condition moved = lock.newCondition();
    private int port;

    void moveTo(int newPort) {
        lock.lock();
        try {
            port = newPort;
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    int port() {
        lock.lock();
        try {
            return port;
        } finally {
            lock.unlock();
        }
    }

    /// Waits a while for the server to be elsewhere.
    void awaitMove(int from, Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        lock.lock();
        try {
            while (port == from && left > 0) {
                left = moved.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }
}
