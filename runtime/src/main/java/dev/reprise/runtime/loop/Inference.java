package dev.reprise.runtime.loop;

import dev.reprise.core.model.ChatMessage;
import dev.reprise.core.model.ModelException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Gets one assistant turn: asks the models of a step in turn, with retries, and folds the stream.
final class Inference {
    private final RunSetup setup;
    private final ModelCalls calls;
    private final Waiting waiting;

    Inference(RunSetup setup, Emitter emitter, Waiting waiting) {
        this.setup = setup;
        this.calls = new ModelCalls(setup, emitter, waiting);
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

    /// Names of the models of a step, without blank and repeated ones.
    private List<String> candidates(StepPlan plan) {
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
        names.removeIf(String::isBlank);
        return List.copyOf(names);
    }
}
