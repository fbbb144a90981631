package dev.reprise.runtime.loop;

import dev.reprise.core.Cancellation;
import dev.reprise.core.agent.StreamRecovery;
import dev.reprise.core.gateway.ResolveException;
import dev.reprise.core.model.ChatMessage;
import dev.reprise.core.model.ChatModel;
import dev.reprise.core.model.ChatOptions;
import dev.reprise.core.model.ChatRequest;
import dev.reprise.core.model.Completion;
import dev.reprise.core.model.ModelChunk;
import dev.reprise.core.model.ModelException;
import dev.reprise.core.model.ModelSink;
import dev.reprise.core.run.TokenUsage;
import dev.reprise.runtime.resolve.ModelCandidate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes single calls of models, each on a thread of its own, and folds what they say.
final class ModelCalls {
    private final RunSetup setup;
    private final Emitter emitter;
    private final Waiting waiting;
    private final EarlyCalls early;
    private final Waiting.Meanwhile meanwhile;
    private @Nullable TokenUsage lost;

    /// @param early begins calls of answers that are not over
    /// @param whenDecided called while a model answers, when decisions have arrived
    ModelCalls(
            RunSetup setup,
            Emitter emitter,
            Waiting waiting,
            EarlyCalls early,
            Runnable whenDecided) {
        this.setup = setup;
        this.emitter = emitter;
        this.waiting = waiting;
        this.early = early;
        this.meanwhile = new Answering(early, whenDecided);
    }

    /// What the run does while a model answers.
    private record Answering(EarlyCalls early, Runnable whenDecided) implements Waiting.Meanwhile {
        @Override
        public void before() {
            early.begin();
        }

        @Override
        public boolean decides() {
            return true;
        }

        @Override
        public void decided() {
            whenDecided.run();
        }
    }

    /// How one call ended.
    sealed interface Ended {}

    record Done(Turn turn) implements Ended {}

    /// The call failed before anything of the answer was shown.
    record Broken(ModelException failure) implements Ended {}

    /// The model said nothing at all.
    record Empty(ModelException failure) implements Ended {}

    /// The answer broke off.
    ///
    /// @param rest what there is of it
    /// @param thought whether something was shown that no message keeps
    record CutOff(ModelException failure, Turn rest, boolean thought) implements Ended {}

    /// The answer is whole, and nobody can read its calls.
    record Unreadable(ModelException failure) implements Ended {}

    /// The run was cancelled.
    record Stopped() implements Ended {}

    /// Calls the model of this name and waits for the end.
    ///
    /// @param first name of the model that is asked before all others of the step
    Ended make(String name, String first, StepPlan plan, List<ChatMessage> prompt) {
        ModelCandidate candidate;
        try {
            var models = setup.agent().models();
            candidate = name.equals(first) ? models.find(name) : models.fallback(name, first);
        } catch (ResolveException e) { // a missing model does not keep the others from being asked
            var failure =
                    ModelException.of(
                            ModelException.ErrorClass.CLIENT_REQUEST, LoopException.textOf(e), e);
            return new Broken(failure);
        }
        return make(candidate, request(candidate, plan, prompt));
    }

    private ChatRequest request(ModelCandidate candidate, StepPlan plan, List<ChatMessage> prompt) {
        var own = candidate.options();
        var options =
                own.equals(ChatOptions.DEFAULT) ? setup.agent().definition().chatOptions() : own;
        var request =
                new ChatRequest(
                        candidate.providerName(),
                        prompt,
                        plan.tools(),
                        options.with(plan.override()));
        boolean cached = false;
        for (var transform : plan.transforms()) {
            request = transform.apply(request);
            cached |= transform.cachesPrompt();
        }
        return cached ? request.withCachedPrompt() : request;
    }

    private Ended make(ModelCandidate candidate, ChatRequest request) {
        var fold = new TurnFold(emitter, setup.ids(), request.options().maxTokens());
        var call = new Call(candidate.model(), request, waiting.inbox());
        var work = Work.start(waiting.run(), setup.leftBehind(), "model " + candidate.name(), call);
        boolean over = false;
        try {
            var ended =
                    waiting.until(
                            signal -> fold(signal, call, candidate.name(), fold),
                            new Stopped(),
                            meanwhile);
            over = !(ended instanceof Stopped);
            return ended;
        } finally {
            if (!over) {
                early.cancel(List.of(work), "the run failed");
                lose(fold.usage());
            }
        }
    }

    /// A model at work, on its own thread. Its signals name it, so identity matters.
    private static final class Call implements Work.Job<Completion>, ModelSink {
        private final ChatModel model;
        private final ChatRequest request;
        private final Inbox inbox;

        Call(ChatModel model, ChatRequest request, Inbox inbox) {
            this.model = model;
            this.request = request;
            this.inbox = inbox;
        }

        /// Models are foreign code and may break their word.
        @Override
        public Completion run(Cancellation cancellation) {
            @Nullable Completion completion = model.generate(request, this, cancellation);
            if (completion == null) {
                throw ModelException.of(
                        ModelException.ErrorClass.UNKNOWN, "the model returned no completion");
            }
            return completion;
        }

        @Override
        public void accept(ModelChunk chunk) {
            inbox.putChunk(new Signal.Chunk(this, chunk));
        }

        @Override
        public void ended(Completion completion) {
            inbox.put(new Signal.ModelEnded(this, completion));
        }

        @Override
        public void failed(Throwable failure) {
            inbox.put(new Signal.ModelFailed(this, failure));
        }
    }

    /// @return how the call ended, or null while it goes on
    private @Nullable Ended fold(Signal signal, Call call, String model, TurnFold fold) {
        return switch (signal) {
            case Signal.Chunk(var source, var chunk) -> {
                if (source.equals(call)) {
                    fold.accept(chunk);
                    if (early.arePossible() && chunk instanceof ModelChunk.ToolCallPart) {
                        early.offer(fold.text(), fold.ready());
                    }
                }
                yield null;
            }
            case Signal.ModelEnded(var source, var completion) ->
                    source.equals(call) ? ended(fold, fold.complete(completion), model) : null;
            case Signal.ModelFailed(var source, var failure) ->
                    source.equals(call) ? failed(fold, asModelFailure(failure)) : null;
            case Signal.Progressed _,
                    Signal.ToolEnded _,
                    Signal.ToolFailed _,
                    Signal.Decided _,
                    Signal.Cancelled _,
                    Signal.Deadline _ ->
                    null;
        };
    }

    /// What calls used whose answers came to nothing, since this was asked last.
    @Nullable TokenUsage takeLost() {
        var used = lost;
        lost = null;
        return used;
    }

    private void lose(@Nullable TokenUsage used) {
        lost =
                used == null || lost == null
                        ? (used == null ? lost : used)
                        : TokenUsage.of(lost.input() + used.input(), lost.output() + used.output());
    }

    private Ended failed(TurnFold fold, ModelException failure) {
        if (!fold.hasStarted()) {
            lose(fold.usage());
            return new Broken(failure);
        }
        boolean keeps =
                failure.retryable()
                        && setup.agent().definition().retryPolicy().streamRecovery()
                                == StreamRecovery.KEEP_COMPLETE_CALLS;
        var rest = fold.cutOff(keeps);
        if (rest.calls().isEmpty()) { // with calls it is an answer
            lose(rest.usage());
            early.cancel("the answer broke off");
        }
        return new CutOff(failure, rest, fold.hasThought());
    }

    private Ended ended(TurnFold fold, Turn turn, String model) {
        var complaint = turn.complaint();
        if (complaint != null && !turn.isCutShort()) {
            lose(turn.usage());
            return new Unreadable(broken(complaint));
        }
        return fold.isEmpty(turn)
                ? new Empty(
                        broken(
                                "empty stream response from model='%s' (no content, tool calls, or usage); possible upstream SSE error payload was ignored"
                                        .formatted(model)))
                : new Done(turn);
    }

    private static ModelException broken(String message) {
        return ModelException.of(ModelException.ErrorClass.CONNECTION, message);
    }

    private static ModelException asModelFailure(Throwable failure) {
        return failure instanceof ModelException known
                ? known
                : ModelException.of(
                        ModelException.ErrorClass.UNKNOWN, LoopException.textOf(failure), failure);
    }
}
