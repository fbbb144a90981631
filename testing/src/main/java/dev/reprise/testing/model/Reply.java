package dev.reprise.testing.model;

import dev.reprise.core.Cancellation;
import dev.reprise.core.message.ContentBlock;
import dev.reprise.core.model.ChatRequest;
import dev.reprise.core.model.Completion;
import dev.reprise.core.model.ModelChunk;
import dev.reprise.core.model.ModelException;
import dev.reprise.core.model.ModelException.ErrorClass;
import dev.reprise.core.model.ModelSink;
import dev.reprise.core.run.TokenUsage;
import dev.reprise.state.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// What a scripted model does in one call, from the first chunk to the end.
///
/// Immutable; each method adds a step or says how the reply ends. Calls are numbered from 0 in the
/// order they are added. A reply that says nothing else ends with `TOOL_USE` when it has calls and
/// with `END_TURN` when it has none, and reports no usage.
public final class Reply implements Answer {
    static final Reply EMPTY = new Reply(List.of(), 0, new Ending(null, false, null, List.of()));

    private final List<Step> steps;
    private final int calls;
    private final Ending ending;

    private Reply(List<Step> steps, int calls, Ending ending) {
        this.steps = steps;
        this.calls = calls;
        this.ending = ending;
    }

    @FunctionalInterface
    private interface Step {
        void play(ModelSink sink, Cancellation cancellation);
    }

    private record Ending(
            Completion.@Nullable Finish finish,
            boolean silent,
            @Nullable TokenUsage usage,
            List<ContentBlock> blocks) {
        Completion completion(boolean called) {
            var usual = called ? Completion.Finish.TOOL_USE : Completion.Finish.END_TURN;
            return new Completion(silent ? null : finish == null ? usual : finish, usage, blocks);
        }
    }

    /// One text delta for each argument.
    public Reply say(String... deltas) {
        var reply = this;
        for (var delta : deltas) {
            reply = reply.chunk(new ModelChunk.Text(delta));
        }
        return reply;
    }

    /// One reasoning delta for each argument.
    public Reply think(String... deltas) {
        var reply = this;
        for (var delta : deltas) {
            reply = reply.chunk(new ModelChunk.Reasoning(delta));
        }
        return reply;
    }

    /// A whole call in one chunk.
    public Reply call(String id, String name, Json arguments) {
        return callInPieces(id, name, arguments.toString());
    }

    /// A call whose argument text comes in pieces, id and name with the first one.
    public Reply callInPieces(String id, String name, String... pieces) {
        var index = calls;
        var reply = new Reply(steps, calls + 1, ending);
        var first = pieces.length == 0 ? "" : pieces[0];
        reply = reply.chunk(new ModelChunk.ToolCallPart(index, id, name, first));
        for (int i = 1; i < pieces.length; i++) {
            reply = reply.chunk(new ModelChunk.ToolCallPart(index, null, null, pieces[i]));
        }
        return reply;
    }

    /// Any chunk as it is, for what the other methods cannot say.
    public Reply chunk(ModelChunk chunk) {
        return then((sink, _) -> sink.accept(chunk));
    }

    /// Stops here until the gate is opened.
    public Reply waitAt(Gate gate) {
        return then((_, cancellation) -> gate.pass(cancellation));
    }

    /// Stops here until the call is cancelled.
    public Reply hang() {
        return waitAt(new Gate());
    }

    /// Really waits; a gate is better wherever one can be used.
    public Reply pause(Duration time) {
        return then((_, cancellation) -> Gate.pause(time, cancellation));
    }

    /// Stops here until something is so; goes on all the same after a while. Beside [#waitAt] for
    /// what may not come to be, and for what is not made so by the test itself.
    public Reply waitFor(BooleanSupplier condition, Duration longest) {
        return then((_, cancellation) -> {
            long deadline = System.nanoTime() + longest.toNanos();
            while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
                Gate.pause(Duration.ofMillis(1), cancellation);
            }
        });
    }

    /// Breaks off here.
    public Reply fail(ErrorClass errorClass, String message) {
        return fail(ModelException.of(errorClass, message));
    }

    /// Breaks off here with just this exception.
    public Reply fail(RuntimeException failure) {
        return then((_, _) -> {
            throw failure;
        });
    }

    public Reply finish(Completion.Finish finish) {
        return new Reply(steps, calls, new Ending(finish, false, ending.usage, ending.blocks));
    }

    /// Ends without a word about why.
    public Reply finishSilently() {
        return new Reply(steps, calls, new Ending(null, true, ending.usage, ending.blocks));
    }

    public Reply usage(long promptTokens, long completionTokens) {
        return usage(TokenUsage.of(promptTokens, completionTokens));
    }

    public Reply usage(TokenUsage usage) {
        return new Reply(
                steps, calls, new Ending(ending.finish, ending.silent, usage, ending.blocks));
    }

    /// Whole blocks that the completion hands over at the end.
    public Reply blocks(ContentBlock... blocks) {
        return new Reply(
                steps,
                calls,
                new Ending(ending.finish, ending.silent, ending.usage, List.of(blocks)));
    }

    @Override
    public Reply to(ChatRequest request) {
        return this;
    }

    /// Plays the reply, on the calling thread.
    Completion play(ModelSink sink, Cancellation cancellation) {
        for (var step : steps) {
            Gate.refuseCancelled(cancellation);
            step.play(sink, cancellation);
        }
        Gate.refuseCancelled(cancellation);
        return ending.completion(calls > 0);
    }

    private Reply then(Step step) {
        var longer = new ArrayList<>(steps);
        longer.add(step);
        return new Reply(List.copyOf(longer), calls, ending);
    }
}
