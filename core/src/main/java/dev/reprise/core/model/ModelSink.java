package dev.reprise.core.model;

/// Takes what a model says, piece by piece, in order.
@FunctionalInterface
public interface ModelSink {
    /// Takes a chunk; blocks while the reader is far behind.
    ///
    /// @throws ModelException `Cancelled`, when nobody wants more
    void accept(ModelChunk chunk);
}
