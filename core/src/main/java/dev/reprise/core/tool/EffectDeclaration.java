package dev.reprise.core.tool;

import dev.reprise.state.Json;
import java.util.Optional;

/// What a tool says of its effect on the world outside, for a call that was begun and whose process
/// died: nobody knows then whether it was done.
public sealed interface EffectDeclaration {
    EffectDeclaration READ_ONLY = new ReadOnly();
    EffectDeclaration IDEMPOTENT = new Idempotent();

    /// What a tool is that says nothing.
    EffectDeclaration OPAQUE = new Opaque(WhenUnknown.ASK);

    /// Changes nothing outside: the call is made again, and the journal keeps no record of it.
    record ReadOnly() implements EffectDeclaration {}

    /// Done twice under one effect id it is done once: the call is made again under the same id.
    record Idempotent() implements EffectDeclaration {}

    /// Can be asked whether it was done; only if it was not, the call is made again.
    record Probed(Probe probe) implements EffectDeclaration {}

    /// Nothing can be known: the call is not made again by itself.
    record Opaque(WhenUnknown then) implements EffectDeclaration {}

    /// What happens with a call of which nobody can know whether it was done.
    enum WhenUnknown {
        /// It waits for a person, who looks and says what came of it or lets it be made again.
        ASK,
        /// The model is told that it is not known.
        FAIL_TO_MODEL,
        /// It counts as done, without a result.
        ASSUME_DONE
    }

    /// Looks for the effect of an earlier attempt.
    @FunctionalInterface
    interface Probe {
        /// What became of the effect with the id [ToolCallContext#idempotencyKey()].
        ///
        /// @return the result as the tool would have returned it; empty when nothing was done
        /// @throws Exception when it cannot be told; the outcome then is unknown
        Optional<?> find(Json arguments, ToolCallContext call) throws Exception;
    }
}
