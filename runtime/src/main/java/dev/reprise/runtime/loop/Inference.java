package dev.reprise.runtime.loop;

import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.model.ChatMessage;
import dev.reprise.core.model.ModelException;
import dev.reprise.core.run.TokenUsage;
import dev.reprise.runtime.time.Elapsed;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Gets one assistant turn: asks the models of a step in turn, with retries, and folds the stream.
final class Inference {
    private static final String NOT_BEGUN = "llm_stream_start_error";
    private static final String CUT_OFF = "llm_stream_event_error";

    private final RunSetup setup;
    private final ModelCalls calls;
    private final Emitter emitter;
    private final Waiting waiting;
    private final List<String> own;
    private final StreamFailures streams;
    private final Consumer<TokenUsage> lost;
    private @Nullable TokenUsage unannounced; // of those that are lost

    /// @param early begins calls of answers that are not over
    /// @param whenDecided called while a model answers, when decisions have arrived
    /// @param lost is told what calls used whose answers came to nothing
    /// @param recoveries how often the run went on so far after an answer that broke off
    Inference(
            RunSetup setup,
            Emitter emitter,
            Waiting waiting,
            EarlyCalls early,
            Runnable whenDecided,
            Consumer<TokenUsage> lost,
            int recoveries) {
        this.lost = lost;
        this.setup = setup;
        this.calls = new ModelCalls(setup, emitter, waiting, early, whenDecided);
        this.emitter = emitter;
        this.waiting = waiting;
        var definition = setup.agent().definition();
        this.streams =
                new StreamFailures(
                        definition.retryPolicy(), setup.random(), setup.clock(), recoveries);
        this.own = distinct(definition.model(), definition.fallbackModels());
    }

    /// How asking the models went.
    sealed interface Result {
        /// A model answered.
        ///
        /// @param model name of the model that answered
        record Answered(Turn turn, String model, long millis) implements Result {}

        /// The answer broke off, and a model may be asked again in the next step.
        ///
        /// @param rest what there is of it
        /// @param thought whether something was shown that no message keeps
        record CutOff(Turn rest, boolean thought) implements Result {}

        /// No model answered.
        ///
        /// @param type where it failed
        record Failed(String type, String message, @Nullable String errorClass) implements Result {
            /// An answer at the token limit whose calls nobody can read, once too often.
            static Failed unreadable(String complaint) {
                return new Failed(CUT_OFF, complaint, null);
            }

            Failed exhausted() {
                return new Failed(type, message + " (retry budget exhausted)", errorClass);
            }
        }

        record Cancelled() implements Result {}
    }

    Result ask(StepPlan plan, List<ChatMessage> prompt) {
        var policy = setup.agent().definition().retryPolicy();
        var backoff = new Backoff(policy, setup.random(), setup.clock());
        var asking = Elapsed.by(setup.clock());
        Result.Failed failed = new Result.Failed(NOT_BEGUN, "no model to ask", null);
        var names = candidates(plan);
        for (var name : streams.left(names)) {
            switch (ask(new Asked(name, names, plan, prompt), backoff)) {
                case Round.Answered(var turn) -> {
                    streams.answered();
                    return new Result.Answered(turn, name, asking.time().toMillis());
                }
                case Round.Over(var result) -> {
                    return result;
                }
                case Round.Next(var last) -> failed = last;
            }
        }
        return failed;
    }

    /// A model that is asked in a step.
    ///
    /// @param candidates all models of the step, in order
    private record Asked(
            String model, List<String> candidates, StepPlan plan, List<ChatMessage> prompt) {}

    /// How asking one model went.
    private sealed interface Round {
        record Answered(Turn turn) implements Round {}

        /// No other model is asked in this step.
        record Over(Result result) implements Round {}

        record Next(Result.Failed last) implements Round {}
    }

    private Round ask(Asked asked, Backoff backoff) {
        for (int attempt = 1; ; attempt++) {
            var first = asked.candidates().getFirst();
            var ended = calls.make(asked.model(), first, asked.plan(), asked.prompt());
            count(calls.takeLost());
            switch (ended) {
                case ModelCalls.Done(var turn) -> {
                    return new Round.Answered(turn);
                }
                case ModelCalls.Stopped() -> {
                    return new Round.Over(new Result.Cancelled());
                }
                case ModelCalls.Unreadable(var failure) -> {
                    var told = told(asked, attempt, backoff, failure);
                    return new Round.Over(failed(CUT_OFF, told, failure));
                }
                case ModelCalls.Empty(var failure) -> {
                    var nothing = new Result.CutOff(Turn.brokenOff("", List.of(), null), false);
                    return goOn(nothing, asked, failure, LoopException.textOf(failure));
                }
                case ModelCalls.CutOff cut -> {
                    return cutOff(cut, asked, told(asked, attempt, backoff, cut.failure()));
                }
                case ModelCalls.Broken(var failure) -> {
                    var told = told(asked, attempt, backoff, failure);
                    var next = next(asked, attempt, failure, told, backoff);
                    if (next.isPresent()) {
                        return next.get();
                    }
                }
            }
        }
    }

    private void count(@Nullable TokenUsage used) {
        if (used != null) {
            lost.accept(used);
            unannounced = used;
        }
    }

    /// What comes after a call that failed before it began; empty to ask the same model again.
    private Optional<Round> next(
            Asked asked, int attempt, ModelException failure, String told, Backoff backoff) {
        return switch (backoff.after(attempt, failure)) {
            case Backoff.Wait(var wait) ->
                    pause(asked, attempt, failure, wait)
                            ? Optional.empty()
                            : Optional.of(new Round.Over(new Result.Cancelled()));
            case Backoff.NextModel() ->
                    Optional.of(new Round.Next(failed(NOT_BEGUN, told, failure)));
            case Backoff.Exhausted() ->
                    Optional.of(new Round.Over(failed(NOT_BEGUN, told, failure).exhausted()));
        };
    }

    private Round cutOff(ModelCalls.CutOff cut, Asked asked, String told) {
        return cut.rest().calls().isEmpty()
                ? goOn(new Result.CutOff(cut.rest(), cut.thought()), asked, cut.failure(), told)
                : new Round.Answered(cut.rest()); // what it asked for completely is the answer
    }

    /// Waits until a model can be asked in another step, if it may be.
    private Round goOn(Result.CutOff cut, Asked asked, ModelException failure, String told) {
        var failed = failed(CUT_OFF, told, failure);
        if (!streams.mayGoOn(failure)) {
            return new Round.Over(failed);
        }
        return new Round.Over(
                switch (streams.after(asked.model(), asked.candidates(), failure)) {
                    case Backoff.Wait(var wait) ->
                            pause(asked, streams.inARow(), failure, wait)
                                    ? cut
                                    : new Result.Cancelled();
                    case Backoff.NextModel() ->
                            asked.model().equals(streams.left(asked.candidates()).getFirst())
                                    ? failed
                                    : cut;
                    case Backoff.Exhausted() -> failed.exhausted();
                });
    }

    /// Tells that a model is asked again, and waits until then.
    ///
    /// @return false when the run was cancelled
    private boolean pause(Asked asked, int attempt, ModelException failure, Duration wait) {
        emitter.emit(
                new AgentEvent.Retry(
                        emitter.next(),
                        asked.model(),
                        attempt,
                        LoopException.textOf(failure),
                        wait.toMillis(),
                        unannounced));
        unannounced = null;
        emitter.flush();
        return waiting.pause(wait, setup.clock());
    }

    private static String told(Asked asked, int attempt, Backoff backoff, ModelException failure) {
        return "model='%s' attempt=%d/%d: %s"
                .formatted(
                        asked.model(), attempt, backoff.attempts(), LoopException.textOf(failure));
    }

    private static Result.Failed failed(String type, String told, ModelException failure) {
        return new Result.Failed(type, told, failure.errorClass().label());
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
