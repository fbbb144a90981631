package dev.reprise.testing.model;

import dev.reprise.core.Cancellation;
import dev.reprise.core.model.ChatModel;
import dev.reprise.core.model.Completion;
import dev.reprise.core.model.ModelChunk;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A call whose reader stops at the first chunk until it is let go, and keeps no chunk.
final class SlowCall {
    private final AtomicInteger chunks = new AtomicInteger();
    private final CompletableFuture<Completion> end = new CompletableFuture<>();

    SlowCall(ChatModel model, CountDownLatch reader) {
        Thread.ofVirtual().start(() -> run(model, reader));
    }

    private void run(ChatModel model, CountDownLatch reader) {
        try {
            end.complete(
                    model.generate(
                            ModelCall.request(),
                            chunk -> {
                                if (chunk instanceof ModelChunk.Text) {
                                    chunks.incrementAndGet();
                                    await(reader);
                                }
                            },
                            new Cancellation()));
        } catch (RuntimeException e) {
            end.completeExceptionally(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// Pieces of text so far.
    int chunks() {
        return chunks.get();
    }

    Completion awaitEnd() {
        return end.orTimeout(Gate.PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }
}
