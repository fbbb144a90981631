package dev.reprise.runtime.loop;

import dev.reprise.core.agent.RetryPolicy;
import dev.reprise.core.model.ChatMessage;
import dev.reprise.core.model.ChatRequest;
import dev.reprise.core.model.Completion;
import dev.reprise.core.model.ModelException;
import dev.reprise.runtime.resolve.ModelCandidate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Gets one assistant turn: asks the models of a step in turn, with retries, and folds the stream.
final class Inference {
    private final RunSetup setup;
    private final Emitter emitter;
    private final Waiting waiting;

    Inference(RunSetup setup, Emitter emitter, Waiting waiting) {
        this.setup = setup;
        this.emitter = emitter;
        this.waiting = waiting;
    }

    /// How asking the models went.
    sealed interface Result {
        /// A model answered.
        ///
        /// @param model name of the model that answered
        record Answered(Turn turn, String model, long millis) implements Result {}

        /// No model answered.
        ///
        /// @param type where it failed
        record Failed(String type, String message, @Nullable String errorClass) implements Result {}

        record Cancelled() implements Result {}
    }

    /// How one call ended.
    private sealed interface Attempt {
        record Done(Turn turn) implements Attempt {}

        record Broken(ModelException failure, boolean started) implements Attempt {}

        record Stopped() implements Attempt {}
    }

    Result ask(StepPlan plan, List<ChatMessage> prompt) {
        var retry = setup.agent().definition().retryPolicy();
        var candidates = candidates(plan);
        long begun = System.nanoTime();
        @Nullable Long firstWait = null;
        Result.Failed failed = new Result.Failed("llm_stream_start_error", "no model to ask", null);
        for (var candidate : candidates) {
            int attempts = retry.retryStreamStart() ? retry.attemptsPerModel() : 1;
            for (int attempt = 1; attempt <= attempts; attempt++) {
                switch (attempt(candidate, request(candidate, plan, prompt))) {
                    case Attempt.Done(var turn) -> {
                        return new Result.Answered(
                                turn,
                                candidate.name(),
                                Duration.ofNanos(System.nanoTime() - begun).toMillis());
                    }
                    case Attempt.Stopped() -> {
                        return new Result.Cancelled();
                    }
                    case Attempt.Broken(var failure, var started) -> {
                        failed = failed(candidate, attempt, attempts, failure, started);
                        if (started) {
                            return failed;
                        }
                        if (!failure.retryable() || attempt == attempts) {
                            attempt = attempts; // on to the next model, without a wait
                            continue;
                        }
                        firstWait = firstWait == null ? (Long) System.nanoTime() : firstWait;
                        var wait = delay(retry, attempt, failure);
                        if (System.nanoTime() - firstWait + wait.toNanos()
                                > retry.window().toNanos()) {
                            return exhausted(failed);
                        }
                        if (!waiting.pause(wait)) {
                            return new Result.Cancelled();
                        }
                    }
                }
            }
        }
        return failed;
    }

    /// A provider that says when to come back is believed, if that is later.
    private Duration delay(RetryPolicy retry, int attempt, ModelException failure) {
        var own = retry.delay(attempt, setup.random().nextDouble());
        return failure.retryAfter().filter(wanted -> wanted.compareTo(own) > 0).orElse(own);
    }

    private static Result.Failed failed(
            ModelCandidate candidate,
            int attempt,
            int attempts,
            ModelException failure,
            boolean started) {
        return new Result.Failed(
                started ? "llm_stream_event_error" : "llm_stream_start_error",
                "model='%s' attempt=%d/%d: %s"
                        .formatted(candidate.name(), attempt, attempts, failure.getMessage()),
                failure.errorClass().label());
    }

    private static Result.Failed exhausted(Result.Failed failed) {
        return new Result.Failed(
                failed.type(), failed.message() + " (retry budget exhausted)", failed.errorClass());
    }

    /// The models of a step, without blank and repeated names.
    private List<ModelCandidate> candidates(StepPlan plan) {
        var definition = setup.agent().definition();
        var override = plan.override();
        var names = new LinkedHashSet<String>();
        if (override.model() == null) {
            names.add(definition.model().strip());
            definition.fallbackModels().forEach(name -> names.add(name.strip()));
        } else {
            names.add(override.model().strip());
            if (override.fallbackModels() != null) {
                override.fallbackModels().forEach(name -> names.add(name.strip()));
            }
        }
        var found = new ArrayList<ModelCandidate>(names.size());
        for (var name : names) {
            if (!name.isBlank()) {
                found.add(setup.agent().models().find(name));
            }
        }
        return found;
    }

    private static ChatRequest request(
            ModelCandidate candidate, StepPlan plan, List<ChatMessage> prompt) {
        var request =
                new ChatRequest(
                        candidate.providerName(),
                        prompt,
                        plan.tools(),
                        candidate.options().with(plan.override()));
        for (var transform : plan.transforms()) {
            request = transform.apply(request);
        }
        return request;
    }

    private Attempt attempt(ModelCandidate candidate, ChatRequest request) {
        var fold = new TurnFold(emitter, setup.ids(), request.options().maxTokens());
        var call = new Object();
        var inbox = waiting.inbox();
        var fork =
                Fork.start(
                        "model " + candidate.name(),
                        cancellation ->
                                candidate
                                        .model()
                                        .generate(
                                                request,
                                                chunk ->
                                                        inbox.putChunk(
                                                                new Signal.Chunk(call, chunk)),
                                                cancellation),
                        (Completion completion) ->
                                inbox.put(new Signal.ModelEnded(call, completion)),
                        failure -> inbox.put(new Signal.ModelFailed(call, failure)));
        try {
            return waiting.until(signal -> fold(signal, call, fold), new Attempt.Stopped());
        } finally {
            if (waiting.isCancelled()) {
                fork.cancel(waiting.reason());
            }
        }
    }

    /// @return how the call ended, or null while it goes on
    private @Nullable Attempt fold(Signal signal, Object call, TurnFold fold) {
        return switch (signal) {
            case Signal.Chunk(var source, var chunk) -> {
                if (source.equals(call)) {
                    fold.accept(chunk);
                }
                yield null;
            }
            case Signal.ModelEnded(var source, var completion) ->
                    source.equals(call) ? ended(fold.complete(completion)) : null;
            case Signal.ModelFailed(var source, var failure) ->
                    source.equals(call)
                            ? new Attempt.Broken(asModelFailure(failure), fold.hasStarted())
                            : null;
            case Signal.Progressed _,
                    Signal.ToolEnded _,
                    Signal.ToolFailed _,
                    Signal.Decided _,
                    Signal.Cancelled _ ->
                    null;
        };
    }

    private static Attempt ended(Turn turn) {
        return turn.isEmpty()
                ? new Attempt.Broken(
                        ModelException.of(
                                ModelException.ErrorClass.CONNECTION,
                                "empty stream response (no content, tool calls, or usage); possible upstream SSE"
                                        + " error payload was ignored"),
                        false)
                : new Attempt.Done(turn);
    }

    private static ModelException asModelFailure(Throwable failure) {
        return failure instanceof ModelException known
                ? known
                : ModelException.of(
                        ModelException.ErrorClass.UNKNOWN,
                        String.valueOf(failure.getMessage()),
                        failure);
    }
}
