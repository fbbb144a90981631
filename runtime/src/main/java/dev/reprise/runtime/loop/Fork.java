package dev.reprise.runtime.loop;

import dev.reprise.core.Cancellation;
import java.util.function.Consumer;

/// A virtual thread that runs foreign code: a model call or a tool.
///
/// The only threads that are ever interrupted are these.
final class Fork {
    /// Foreign code.
    @FunctionalInterface
    interface Body<T> {
        T run(Cancellation cancellation) throws Exception;
    }

    private final Cancellation cancellation = new Cancellation();
    private final Thread thread;

    private Fork(String name, Runnable work) {
        thread = Thread.ofVirtual().name(name).unstarted(work);
    }

    /// Starts the code; exactly one of the two is told how it ended, on the new thread.
    static <T> Fork start(
            String name, Body<T> body, Consumer<T> ended, Consumer<Throwable> failed) {
        var fork = new Fork[1];
        fork[0] =
                new Fork(
                        name,
                        () -> {
                            T result;
                            try {
                                result = body.run(fork[0].cancellation);
                            } catch (Throwable e) { // foreign code ends here, whatever it throws
                                failed.accept(e);
                                return;
                            }
                            ended.accept(result);
                        });
        fork[0].thread.start();
        return fork[0];
    }

    /// Tells the code to stop: its hook first, then an interrupt.
    void cancel(String reason) {
        try {
            cancellation.cancel(reason);
        } finally {
            thread.interrupt();
        }
    }

    String name() {
        return thread.getName();
    }
}
