package dev.reprise.state.history;

import dev.reprise.state.Conflict;
import dev.reprise.state.Path;
import dev.reprise.state.StateException;
import org.jspecify.annotations.Nullable;

/// A history could not do what it was asked. [#reason()] says why, as data a caller can match.
public final class HistoryException extends RuntimeException {
    /// Why it failed.
    public sealed interface Reason {
        /// A patch does not apply.
        record ApplyFailed(StateException.Reason why) implements Reason {}

        /// There is no such patch.
        ///
        /// @param length how many patches there are
        record InvalidReplayIndex(int index, int length) implements Reason {}

        /// Two patches of a batch touch the same place.
        ///
        /// @param left index of the first of them
        /// @param right index of the second
        record BatchConflict(int left, int right, Path path, Conflict.Kind kind)
                implements Reason {}
    }

    private final Reason reason;

    private HistoryException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    static HistoryException applyFailed(StateException cause) {
        return new HistoryException(
                new Reason.ApplyFailed(cause.reason()),
                "Failed to apply patch: " + cause.getMessage(),
                cause);
    }

    static HistoryException invalidReplayIndex(int index, int length) {
        return new HistoryException(
                new Reason.InvalidReplayIndex(index, length),
                "Invalid replay index: %d, history length: %d".formatted(index, length),
                null);
    }

    static HistoryException batchConflict(int left, int right, Conflict conflict) {
        return new HistoryException(
                new Reason.BatchConflict(left, right, conflict.path(), conflict.kind()),
                "conflicting patch in batch between index %d and %d at %s (%s)"
                        .formatted(left, right, conflict.path(), conflict.kind().label()),
                null);
    }

    public Reason reason() {
        return reason;
    }
}
