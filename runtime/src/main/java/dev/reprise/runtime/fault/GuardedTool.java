package dev.reprise.runtime.fault;

import dev.reprise.core.Cancellation;
import dev.reprise.core.tool.Compensation;
import dev.reprise.core.tool.EffectDeclaration;
import dev.reprise.core.tool.Tool;
import dev.reprise.core.tool.ToolCallContext;
import dev.reprise.core.tool.ToolDescriptor;
import dev.reprise.core.tool.ToolException;
import dev.reprise.core.tool.ToolExecutionEffect;
import dev.reprise.core.tool.ToolFault;
import dev.reprise.core.tool.ToolFault.Code;
import dev.reprise.core.tool.ToolProgress;
import dev.reprise.runtime.breaker.Breaker;
import dev.reprise.state.Json;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.DoubleSupplier;

/// A tool with attempts, time-outs and a breaker.
///
/// @param repeatable whether the work may be done twice
record GuardedTool(
        Tool tool,
        boolean repeatable,
        ToolFaultPolicy policy,
        Breaker breaker,
        InstantSource clock,
        DoubleSupplier random,
        Pauses pauses)
        implements Tool {
    @Override
    public ToolDescriptor descriptor() {
        return tool.descriptor();
    }

    @Override
    public EffectDeclaration effect() {
        return tool.effect();
    }

    @Override
    public Optional<Compensation> compensation() {
        return tool.compensation();
    }

    @Override
    public void validate(Json arguments) {
        tool.validate(arguments);
    }

    @Override
    public ToolExecutionEffect execute(Json arguments, ToolCallContext call) {
        for (int attempt = 1; ; attempt++) {
            switch (breaker.enter()) {
                case Breaker.Refused(var left) -> {
                    return told(call, leftAlone(left).withAttempts(attempt - 1));
                }
                case Breaker.Permit permit -> {
                    var tried = attempt(arguments, call, permit);
                    if (tried instanceof Tried.Done(var effect)) {
                        return effect;
                    }
                    var failed = ((Tried.Failed) tried).diagnosis();
                    var wait = waitAfter(failed, attempt, call);
                    if (wait.isEmpty()) {
                        return told(call, failed.fault().withAttempts(attempt));
                    }
                    pause(wait.get(), failed.fault(), attempt, call);
                }
            }
        }
    }

    private sealed interface Tried {
        record Done(ToolExecutionEffect effect) implements Tried {}

        record Failed(Diagnosis diagnosis) implements Tried {}
    }

    /// Makes one attempt, on a thread of its own, which is left behind if it does not stop in time.
    private Tried attempt(Json arguments, ToolCallContext call, Breaker.Permit permit) {
        try (var child = call.cancellation().child(clock.instant().plus(policy.timeout()))) {
            var own = new Attempt(call, child.cancellation());
            var work = new FutureTask<>(() -> tool.execute(arguments, own));
            var thread =
                    Thread.ofVirtual().name("attempt of tool " + descriptor().id()).start(work);
            try {
                var effect = work.get(policy.timeout().toNanos(), TimeUnit.NANOSECONDS);
                permit.succeeded();
                return new Tried.Done(effect);
            } catch (TimeoutException e) {
                permit.failed();
                stop(child.cancellation(), thread);
                return new Tried.Failed(new Diagnosis(timedOut(), false));
            } catch (InterruptedException e) {
                permit.undecided();
                stop(child.cancellation(), thread);
                Thread.currentThread().interrupt();
                throw ToolException.executionFailed("interrupted");
            } catch (ExecutionException e) {
                var cause = e.getCause() == null ? e : e.getCause();
                return new Tried.Failed(diagnosed(cause, permit));
            }
        }
    }

    /// A fault of the caller says nothing about whether the tool works.
    private static Diagnosis diagnosed(Throwable failure, Breaker.Permit permit) {
        var diagnosis = Diagnosis.of(failure);
        if (diagnosis.fault().code().retryable()) {
            permit.failed();
        } else {
            permit.succeeded();
        }
        return diagnosis;
    }

    /// Tells the attempt to stop. Its hooks are foreign code as well, so they get a thread of their
    /// own, and nobody waits for them.
    private static void stop(Cancellation cancellation, Thread thread) {
        Thread.ofVirtual()
                .name("stop " + thread.getName())
                .start(() -> {
                    try {
                        cancellation.cancel("given up");
                    } finally {
                        thread.interrupt();
                    }
                });
    }

    /// How long to wait before the next attempt; empty when there is none.
    private Optional<Duration> waitAfter(Diagnosis failed, int attempt, ToolCallContext call) {
        var fault = failed.fault();
        boolean again =
                attempt < policy.attempts()
                        && fault.code().retryable()
                        && (repeatable || failed.nothingDone());
        if (!again) {
            return Optional.empty();
        }
        var wanted = fault.retryAfter();
        var wait =
                wanted == null
                        ? policy.delay(attempt, random.getAsDouble())
                        : wanted.compareTo(policy.longestDelay()) > 0
                                ? policy.longestDelay()
                                : wanted;
        boolean isInTime =
                call.cancellation()
                        .deadline()
                        .filter(end -> !clock.instant().plus(wait).isBefore(end))
                        .isEmpty();
        return isInTime ? Optional.of(wait) : Optional.empty();
    }

    private void pause(Duration wait, ToolFault fault, int attempt, ToolCallContext call) {
        call.reportProgress(
                new ToolProgress(
                        ToolProgress.Status.RUNNING,
                        null,
                        null,
                        null,
                        "attempt %d of %d failed, next one in %d ms: %s"
                                .formatted(
                                        attempt,
                                        policy.attempts(),
                                        wait.toMillis(),
                                        fault.message())));
        try {
            pauses.pause(wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ToolException.executionFailed("interrupted");
        }
    }

    private ToolFault timedOut() {
        return ToolFault.of(
                        Code.TIMEOUT,
                        "no answer within %d ms".formatted(policy.timeout().toMillis()))
                .withHint(repeatable ? null : "It is not known whether the work was done.");
    }

    private static ToolFault leftAlone(Duration left) {
        return ToolFault.of(Code.UNAVAILABLE, "the tool failed too often and is left alone")
                .withRetryAfter(left);
    }

    private ToolExecutionEffect told(ToolCallContext call, ToolFault fault) {
        return ToolExecutionEffect.of(fault.toResult(call.call().name()));
    }
}
