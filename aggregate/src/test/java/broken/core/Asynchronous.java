package broken.core;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/// Futures and flows where others see them, and one where nobody does.
public abstract class Asynchronous {
    public abstract List<CompletableFuture<String>> answers();

    public abstract void feed(Flow.Subscriber<String> subscriber);

    protected Asynchronous(CompletableFuture<String> start) {
        start.join();
    }

    CompletableFuture<String> inside() {
        return CompletableFuture.completedFuture("fine");
    }
}
