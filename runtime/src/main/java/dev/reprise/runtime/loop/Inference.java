package dev.reprise.runtime.loop;

import dev.reprise.core.model.ChatMessage;
import dev.reprise.core.model.ModelException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Gets one assistant turn: asks the models of a step in turn, with retries, and folds the stream.
final class Inference {
    private final RunSetup setup;
    private final ModelCalls calls;
    private final Waiting waiting;
    private final List<String> own;

    Inference(RunSetup setup, Emitter emitter, Waiting waiting) {
        this.setup = setup;
        this.calls = new ModelCalls(setup, emitter, waiting);
        this.waiting = waiting;
        var definition = setup.agent().definition();
        this.own = distinct(definition.model(), definition.fallbackModels());
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
        record Failed(String type, String message, @Nullable String errorClass) implements Result {
            Failed exhausted() {
                return new Failed(type, message + " (retry budget exhausted)", errorClass);
            }
        }

        record Cancelled() implements Result {}
    }

    Result ask(StepPlan plan, List<ChatMessage> prompt) {
        var backoff = new Backoff(setup.agent().definition().retryPolicy(), setup.random());
        long begun = System.nanoTime();
        Result.Failed failed = new Result.Failed("llm_stream_start_error", "no model to ask", null);
        for (var name : candidates(plan)) {
            var result = ask(name, plan, prompt, backoff);
            switch (result) {
                case Round.Answered(var turn) -> {
                    long nanos = System.nanoTime() - begun;
                    return new Result.Answered(turn, name, Duration.ofNanos(nanos).toMillis());
                }
                case Round.Stopped() -> {
                    return new Result.Cancelled();
                }
                case Round.GaveUp(var last) -> {
                    return last;
                }
                case Round.Next(var last) -> failed = last;
            }
        }
        return failed;
    }

    /// How asking one model went.
    private sealed interface Round {
        record Answered(Turn turn) implements Round {}

        record Stopped() implements Round {}

        /// No other model is asked either.
        record GaveUp(Result.Failed last) implements Round {}

        record Next(Result.Failed last) implements Round {}
    }

    private Round ask(String name, StepPlan plan, List<ChatMessage> prompt, Backoff backoff) {
        for (int attempt = 1; ; attempt++) {
            switch (calls.make(name, plan, prompt)) {
                case ModelCalls.Done(var turn) -> {
                    return new Round.Answered(turn);
                }
                case ModelCalls.Stopped() -> {
                    return new Round.Stopped();
                }
                case ModelCalls.Broken(var failure, var started) -> {
                    var failed = failed(name, attempt, backoff.attempts(), failure, started);
                    if (started) {
                        return new Round.GaveUp(failed);
                    }
                    switch (backoff.after(attempt, failure)) {
                        case Backoff.Wait(var wait) -> {
                            if (!waiting.pause(wait)) {
                                return new Round.Stopped();
                            }
                        }
                        case Backoff.NextModel() -> {
                            return new Round.Next(failed);
                        }
                        case Backoff.Exhausted() -> {
                            return new Round.GaveUp(failed.exhausted());
                        }
                    }
                }
            }
        }
    }

    private static Result.Failed failed(
            String model, int attempt, int attempts, ModelException failure, boolean started) {
        return new Result.Failed(
                started ? "llm_stream_event_error" : "llm_stream_start_error",
                "model='%s' attempt=%d/%d: %s"
                        .formatted(model, attempt, attempts, LoopException.textOf(failure)),
                failure.errorClass().label());
    }

    private List<String> candidates(StepPlan plan) {
        var override = plan.override();
        if (override.model() == null) {
            return own;
        }
        var fallbacks = override.fallbackModels();
        return distinct(override.model(), fallbacks == null ? List.of() : fallbacks);
    }

    /// Names of models without blank and repeated ones.
    private static List<String> distinct(String first, List<String> others) {
        return Stream.concat(Stream.of(first), others.stream())
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
    }
}
