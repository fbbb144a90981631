package dev.reprise.testing.model;

import dev.reprise.core.Cancellation;
import dev.reprise.core.message.Role;
import dev.reprise.core.model.ChatMessage;
import dev.reprise.core.model.ChatModel;
import dev.reprise.core.model.ChatOptions;
import dev.reprise.core.model.ChatRequest;
import dev.reprise.core.model.Completion;
import dev.reprise.core.model.ModelChunk;
import dev.reprise.core.model.ModelException;
import dev.reprise.core.model.ModelSink;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One call of a model on a thread of its own, and everything it signals.
public final class ModelCall {
    private final Cancellation cancellation = new Cancellation();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Object lock = new Object(); // guards chunks, late
    private final List<ModelChunk> chunks = new ArrayList<>();
    private boolean late;
    private volatile @Nullable Completion completion;
    private volatile @Nullable Throwable failure;
    private volatile boolean interrupted;
    private @Nullable Thread thread;

    /// A request that says hello.
    public static ChatRequest request() {
        return new ChatRequest(
                "m", List.of(ChatMessage.of(Role.USER, "Hi")), List.of(), ChatOptions.DEFAULT);
    }

    public static ModelCall start(ChatModel model) {
        return start(model, request());
    }

    /// Starts a call whose sink does more than to record.
    ///
    /// @param also is told each chunk, after it was recorded
    public static ModelCall start(ChatModel model, ModelSink also) {
        return new ModelCall().begin(model, request(), also);
    }

    public static ModelCall start(ChatModel model, ChatRequest request) {
        return new ModelCall().begin(model, request, _ -> {});
    }

    /// A call that is cancelled before it begins.
    static ModelCall cancelledBefore(ChatModel model) {
        var call = new ModelCall();
        call.cancel();
        return call.begin(model, request(), _ -> {});
    }

    private ModelCall begin(ChatModel model, ChatRequest request, ModelSink also) {
        thread = Thread.ofVirtual().name("model-call").start(() -> run(model, request, also));
        return this;
    }

    private void run(ChatModel model, ChatRequest request, ModelSink also) {
        try {
            completion = model.generate(request, chunk -> take(chunk, also), cancellation);
        } catch (Throwable e) {
            failure = e;
        } finally {
            interrupted = Thread.currentThread().isInterrupted();
            ended.countDown();
        }
    }

    private void take(ModelChunk chunk, ModelSink also) {
        synchronized (lock) {
            late |= ended.getCount() == 0;
            chunks.add(chunk);
        }
        also.accept(chunk);
    }

    public void cancel() {
        cancellation.cancel("enough");
    }

    void interrupt() {
        java.util.Objects.requireNonNull(thread).interrupt();
    }

    boolean wasInterrupted() {
        return interrupted;
    }

    public List<ModelChunk> chunks() {
        synchronized (lock) {
            return List.copyOf(chunks);
        }
    }

    /// All text so far.
    public String text() {
        var text = new StringBuilder();
        for (var chunk : chunks()) {
            if (chunk instanceof ModelChunk.Text(var delta)) {
                text.append(delta);
            }
        }
        return text.toString();
    }

    public void awaitChunks(int count) {
        ProviderServer.await(() -> chunks().size() >= count, count + " chunks");
    }

    /// Waits for the end.
    ///
    /// @return the completion
    public Completion completion() {
        awaitEnd();
        if (failure != null) {
            throw new AssertionError("the call failed", failure);
        }
        return java.util.Objects.requireNonNull(completion);
    }

    /// Waits for the end.
    ///
    /// @return what was thrown
    public ModelException failure() {
        awaitEnd();
        if (failure instanceof ModelException expected) {
            return expected;
        }
        throw new AssertionError("the call did not fail as it should: " + completion, failure);
    }

    /// Whether it ended with a completion.
    public boolean isCompleted() {
        awaitEnd();
        return completion != null;
    }

    private void awaitEnd() {
        try {
            if (!ended.await(Gate.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("the call did not end within " + Gate.PATIENCE);
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        synchronized (lock) {
            if (late) {
                throw new AssertionError("a chunk came after the end");
            }
        }
    }
}
