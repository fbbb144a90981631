package dev.reprise.runtime.fault;

import dev.reprise.core.tool.Compensation;
import dev.reprise.core.tool.EffectDeclaration;
import dev.reprise.core.tool.RiskClass;
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
import java.util.concurrent.TimeoutException;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/// A tool with attempts, time-outs and a breaker.
record GuardedTool(
        Tool tool,
        ToolFaultPolicy policy,
        Breaker breaker,
        InstantSource clock,
        DoubleSupplier random,
        Pauses pauses)
        implements Tool {
    /// How long an attempt that was given up may take to stop before its tool is asked about it.
    private static final Duration GRACE = Duration.ofMillis(500);

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
    public Optional<RiskClass> risk() {
        return tool.risk();
    }

    @Override
    public Optional<Json> preview(Json arguments) {
        return tool.preview(arguments);
    }

    @Override
    public void validate(Json arguments) {
        tool.validate(arguments);
    }

    @Override
    public boolean checksAtLength() {
        return tool.checksAtLength();
    }

    @Override
    public ToolExecutionEffect execute(Json arguments, ToolCallContext call) {
        for (int attempt = 1; ; attempt++) {
            switch (breaker.enter()) {
                case Breaker.Refused(var left) -> {
                    return told(call, leftAlone(left).withAttempts(attempt - 1));
                }
                case Breaker.Permit permit -> {
                    var tried = looked(attempt(arguments, call, permit), arguments, call);
                    if (tried instanceof Tried.Done(var effect)) {
                        return effect;
                    }
                    var failed = ((Tried.Failed) tried).diagnosis();
                    var wait = waitAfter(failed, attempt, call);
                    if (wait.isEmpty()) {
                        return over(call, failed, attempt);
                    }
                    pause(wait.get(), failed.fault(), attempt, call);
                }
            }
        }
    }

    private sealed interface Tried {
        record Done(ToolExecutionEffect effect) implements Tried {}

        /// @param left the work, where it was given up and may go on
        record Failed(Diagnosis diagnosis, @Nullable Trial left) implements Tried {}
    }

    /// Makes one attempt, on a thread of its own, which is left behind if it does not stop in time;
    /// what it comes to is kept all the same.
    private Tried attempt(Json arguments, ToolCallContext call, Breaker.Permit permit) {
        try (var child = call.cancellation().child(clock.instant().plus(policy.timeout()))) {
            var own = new Attempt(call, child.cancellation());
            var trial =
                    Trial.start(
                            "attempt of tool " + descriptor().id(),
                            () -> tool.execute(arguments, own));
            try {
                return done(trial.await(policy.timeout(), clock), permit);
            } catch (TimeoutException e) {
                if (!trial.giveUp(call::endedLate)) {
                    return done(trial.awaitEnd(), permit);
                }
                permit.failed();
                trial.stop(child.cancellation());
                return new Tried.Failed(timedOut(), trial);
            } catch (InterruptedException e) {
                permit.undecided();
                trial.stop(child.cancellation());
                return interrupted(trial);
            }
        } catch (ExecutionException e) {
            var cause = e.getCause() == null ? e : e.getCause();
            return new Tried.Failed(diagnosed(cause, permit), null);
        }
    }

    private static Tried done(ToolExecutionEffect effect, Breaker.Permit permit) {
        permit.succeeded();
        return new Tried.Done(effect);
    }

    /// Stays with the work, so that whoever stops the call knows whether it reacts, and gets what
    /// it comes to.
    private static Tried interrupted(Trial trial) {
        try {
            return new Tried.Done(trial.awaitEnd());
        } catch (ExecutionException e) {
            throw ToolException.executionFailed("interrupted");
        } finally {
            Thread.currentThread().interrupt();
        }
    }

    /// Asks a tool that can be asked whether the work was done; not while it may be under way.
    private Tried looked(Tried tried, Json arguments, ToolCallContext call) {
        if (!(tried instanceof Tried.Failed(var failed, var left))
                || failed.work() != Diagnosis.Work.UNKNOWN
                || !(tool.effect() instanceof EffectDeclaration.Probed(var probe))) {
            return tried;
        }
        try {
            if (left != null && !left.isOverWithin(GRACE)) {
                return tried;
            }
            var found = probe.find(arguments, call);
            return found.isPresent()
                    ? new Tried.Done(
                            ToolExecutionEffect.ofReturned(call.call().name(), found.get()))
                    : new Tried.Failed(failed.withNothingDone(), null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return tried;
        } catch (Exception e) { // foreign code; it could not tell
            return tried;
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

    /// How long to wait before the next attempt; empty when there is none.
    private Optional<Duration> waitAfter(Diagnosis failed, int attempt, ToolCallContext call) {
        var fault = failed.fault();
        boolean again =
                attempt < policy.attempts()
                        && fault.code().retryable()
                        && (mayRepeat() || failed.work() == Diagnosis.Work.NOT_DONE);
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

    /// Whether the work may be done twice.
    private boolean mayRepeat() {
        return switch (tool.effect()) {
            case EffectDeclaration.ReadOnly(), EffectDeclaration.Idempotent() -> true;
            case EffectDeclaration.Probed(var _), EffectDeclaration.Opaque(var _) -> false;
        };
    }

    private Diagnosis timedOut() {
        var text = "no answer within %d ms".formatted(policy.timeout().toMillis());
        return new Diagnosis(ToolFault.of(Code.TIMEOUT, text), Diagnosis.Work.UNKNOWN);
    }

    /// How a call ends whose last attempt failed.
    private ToolExecutionEffect over(ToolCallContext call, Diagnosis failed, int attempts) {
        var fault = failed.fault().withAttempts(attempts);
        if (failed.work() == Diagnosis.Work.UNKNOWN && !mayRepeat()) {
            throw ToolException.unknownOutcome(fault);
        }
        return told(call, fault);
    }

    private static ToolFault leftAlone(Duration left) {
        return ToolFault.of(Code.UNAVAILABLE, "the tool failed too often and is left alone")
                .withRetryAfter(left);
    }

    private ToolExecutionEffect told(ToolCallContext call, ToolFault fault) {
        return ToolExecutionEffect.of(fault.toResult(call.call().name()));
    }
}
