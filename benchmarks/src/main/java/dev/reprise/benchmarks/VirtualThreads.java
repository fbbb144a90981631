package dev.reprise.benchmarks;

/// Runs the work of a benchmark where an application would run it.
final class VirtualThreads {
    private VirtualThreads() {}

    /// Runs the work on a virtual thread and waits for it.
    static void run(Runnable work) {
        var failure = new Throwable[1];
        var thread = Thread.ofVirtual().unstarted(work);
        thread.setUncaughtExceptionHandler((_, thrown) -> failure[0] = thrown);
        thread.start();
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException("a benchmark is not interrupted", e);
        }
        if (failure[0] != null) {
            throw new IllegalStateException(failure[0]);
        }
    }
}
