package dev.reprise.core.model;

import dev.reprise.core.Cancellation;

/// A language model.
///
/// Shared by all runs and called from many threads at once; no retry happens inside.
@FunctionalInterface
public interface ChatModel {
    /// Asks the model and pushes what it says as it says it. Blocks until the answer is complete.
    ///
    /// Exactly one terminal signal per call: the completion returned, or the exception thrown.
    ///
    /// @param sink takes chunks on the calling thread; it blocks while its reader is behind, which
    ///   holds back the provider
    /// @param cancellation when cancelled, the connection closes at once and the call throws
    /// @throws ModelException with the class of the failure; `Cancelled` after a cancellation
    Completion generate(ChatRequest request, ModelSink sink, Cancellation cancellation);
}
