package dev.reprise.benchmarks;

import dev.reprise.core.Cancellation;
import dev.reprise.core.model.ChatModel;
import dev.reprise.core.model.ChatRequest;
import dev.reprise.core.model.Completion;
import dev.reprise.core.model.ModelChunk;
import dev.reprise.core.model.ModelSink;
import dev.reprise.core.run.TokenUsage;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/// A model that answers at once: some tokens of text and calls of one tool, for a number of rounds; then
/// tokens only. For one run at a time.
///
/// Everything it says is made beforehand, so that hardly any of its own cost is measured.
final class InstantModel implements ChatModel {
    private static final ModelChunk TOKEN = new ModelChunk.Text("token ");
    private static final TokenUsage USAGE = TokenUsage.of(100, 10);
    private static final Completion MORE = Completion.of(Completion.Finish.TOOL_USE, USAGE);
    private static final Completion DONE = Completion.of(Completion.Finish.END_TURN, USAGE);

    private final int tokens;
    private final int rounds;
    private final List<List<ModelChunk>> calls;
    private final IntConsumer before;
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger called = new AtomicInteger();

    /// @param rounds with calls, before the answer that ends the run
    /// @param parallel calls in each of them
    /// @param runs how many runs will be made in one thread
    /// @param before told the number of each request, counted from 0 in the run
    private InstantModel(int tokens, int rounds, int parallel, int runs, IntConsumer before) {
        this.tokens = tokens;
        this.rounds = rounds;
        this.before = before;
        calls = IntStream.range(0, rounds * runs)
                .mapToObj(round -> IntStream.range(0, parallel)
                        .mapToObj(index -> call(round, index))
                        .toList())
                .toList();
    }

    static InstantModel ofRounds(int tokens, int rounds) {
        return new InstantModel(tokens, rounds, 1, 1, _ -> {});
    }

    static InstantModel ofRounds(int tokens, int rounds, IntConsumer before) {
        return new InstantModel(tokens, rounds, 1, 1, before);
    }

    /// One round with a call in each of the runs.
    static InstantModel ofTurns(int tokens, int runs) {
        return new InstantModel(tokens, 1, 1, runs, _ -> {});
    }

    static InstantModel ofParallelCalls(int parallel, IntConsumer before) {
        return new InstantModel(1, 1, parallel, 1, before);
    }

    private static ModelChunk call(int round, int index) {
        var id = "call_%d_%d".formatted(round, index);
        return new ModelChunk.ToolCallPart(index, id, Lookup.ID, "{\"key\":\"k" + index + "\"}");
    }

    @Override
    public Completion generate(ChatRequest request, ModelSink sink, Cancellation cancellation) {
        int round = asked.getAndIncrement() % (rounds + 1);
        before.accept(round);
        for (int i = 0; i < tokens; i++) {
            sink.accept(TOKEN);
        }
        if (round == rounds) {
            return DONE;
        }
        calls.get(called.getAndIncrement()).forEach(sink::accept);
        return MORE;
    }
}
