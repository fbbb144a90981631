package dev.reprise.runtime.loop;

import dev.reprise.core.store.StartedCall;
import dev.reprise.core.tool.EffectDeclaration;
import dev.reprise.core.tool.Tool;
import dev.reprise.core.tool.ToolCallContext;
import dev.reprise.core.tool.ToolException;
import dev.reprise.core.tool.ToolExecutionEffect;
import java.util.List;
import java.util.Optional;

/// Says what becomes of calls that were begun and of which nobody knows how they ended: an earlier
/// owner of the run began them, or their tools cannot tell.
record LeftCalls(RunSetup setup, CallPipeline pipeline) {
    /// What becomes of a call.
    sealed interface Next {
        /// It is over.
        record Ended(CallEnd end) implements Next {}

        /// It is made again.
        record Again(int attempt) implements Next {}

        /// It is looked for, and made again if it was not done.
        record Probed(Tool tool, int attempt, ToolStart.Execution execution) implements Next {}
    }

    Next next(CallPipeline.Admitted call, Journal.Left left) {
        if (left.finished() != null) {
            var end = pipeline.finish(call, CallOutcome.of(left.finished()));
            return new Next.Ended(end.asReplayed());
        }
        var started = left.started();
        int attempt = started.attempt() + 1;
        return switch (started.kind()) {
            case IDEMPOTENT -> new Next.Again(attempt);
            case PROBE ->
                    call.gate() instanceof Gate.Open(var tool)
                                    && tool.effect() instanceof EffectDeclaration.Probed(var probe)
                            ? new Next.Probed(
                                    tool, attempt, new Probing(call, tool, probe, started))
                            : new Next.Ended(unknown(call, started));
            case OPAQUE -> new Next.Ended(unknown(call, started));
        };
    }

    /// The end of a call of which nobody can know whether it was done.
    CallEnd unknown(CallPipeline.Admitted admitted, StartedCall started) {
        return unknown(admitted, started, UnknownOutcome.STOPPED);
    }

    /// The end of a call whose tool says that nobody can know; empty if it may do its work twice.
    ///
    /// @param recorded calls of the round; one that began early is none of them
    Optional<CallEnd> unknown(
            CallPipeline.Admitted admitted, List<StartedCall> recorded, ToolException failure) {
        var effect = admitted.effect();
        return recorded.stream()
                .filter(begun -> begun.effect().equals(effect.id()))
                .findFirst()
                .or(() -> begunEarly(admitted))
                .filter(begun -> begun.kind() != StartedCall.Kind.IDEMPOTENT)
                .map(begun -> unknown(admitted, begun, UnknownOutcome.why(failure)));
    }

    private static Optional<StartedCall> begunEarly(CallPipeline.Admitted admitted) {
        return admitted.gate() instanceof Gate.Open(var tool)
                ? Journal.recordOf(tool, admitted.effect(), 1).stream().findFirst()
                : Optional.empty();
    }

    private CallEnd unknown(CallPipeline.Admitted admitted, StartedCall started, String why) {
        var call = admitted.call();
        var tool = setup.agent().tools().get(call.name());
        return switch (UnknownOutcome.of(tool, call, started, why)) {
            case UnknownOutcome.Next.Asked(var ticket) -> pipeline.hold(admitted, ticket);
            case UnknownOutcome.Next.Settled(var result) -> pipeline.settle(admitted, result);
        };
    }

    /// Asks first whether the call was done, and makes it only if it was not.
    private record Probing(
            CallPipeline.Admitted admitted,
            Tool tool,
            EffectDeclaration.Probe probe,
            StartedCall started)
            implements ToolStart.Execution {
        @Override
        public ToolExecutionEffect run(ToolCallContext context) {
            var arguments = admitted.call().arguments();
            try {
                var found = probe.find(arguments, context);
                if (found.isPresent()) {
                    return ToolExecutionEffect.ofReturned(admitted.call().name(), found.get());
                }
            } catch (Exception e) { // foreign code; it could not tell
                throw new ProbeFailedException(started, e);
            }
            return tool.execute(arguments, context);
        }
    }

    /// Nobody could tell whether a call was done.
    static final class ProbeFailedException extends RuntimeException {
        private final transient StartedCall started;

        ProbeFailedException(StartedCall started, Exception cause) {
            super(cause);
            this.started = started;
        }

        StartedCall started() {
            return started;
        }
    }
}
