package dev.reprise.state;

import org.jspecify.annotations.Nullable;

/// A patch could not be applied. [#reason()] says why, as data a caller can match.
public final class StateException extends RuntimeException {
    /// Why it failed.
    public sealed interface Reason {
        record PathNotFound(Path path) implements Reason {}

        record IndexOutOfBounds(Path path, int index, int length) implements Reason {}

        /// A value is of another kind than the operation needs.
        ///
        /// @param expected the label of a kind, see [Json.Kind#label()]
        /// @param found likewise
        record TypeMismatch(Path path, String expected, String found) implements Reason {}

        record NumericOperationOnNonNumber(Path path) implements Reason {}

        record MergeRequiresObject(Path path) implements Reason {}

        record AppendRequiresArray(Path path) implements Reason {}

        record InvalidOperation(String message) implements Reason {}

        /// A value could not be turned into JSON or back.
        record Serialization(String message) implements Reason {}
    }

    private final Reason reason;

    public StateException(Reason reason) {
        this(reason, null);
    }

    public StateException(Reason reason, @Nullable Throwable cause) {
        super(describe(reason), cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /// The failure as seen from further above: a missing path, a wrong kind and an index out of
    /// bounds get the prefix in front of their path, everything else stays as it is.
    public StateException withPrefix(Path prefix) {
        return switch (reason) {
            case Reason.PathNotFound(var path) ->
                    relocated(new Reason.PathNotFound(prefix.join(path)));
            case Reason.IndexOutOfBounds(var path, var index, var length) ->
                    relocated(new Reason.IndexOutOfBounds(prefix.join(path), index, length));
            case Reason.TypeMismatch(var path, var expected, var found) ->
                    relocated(new Reason.TypeMismatch(prefix.join(path), expected, found));
            case Reason.NumericOperationOnNonNumber _,
                    Reason.MergeRequiresObject _,
                    Reason.AppendRequiresArray _,
                    Reason.InvalidOperation _,
                    Reason.Serialization _ ->
                    this;
        };
    }

    private StateException relocated(Reason elsewhere) {
        return new StateException(elsewhere, this);
    }

    private static String describe(Reason reason) {
        return switch (reason) {
            case Reason.PathNotFound(var path) -> "path not found: " + path;
            case Reason.IndexOutOfBounds(var path, var index, var length) ->
                    "index %d out of bounds (len: %d) at path %s".formatted(index, length, path);
            case Reason.TypeMismatch(var path, var expected, var found) ->
                    "type mismatch at %s: expected %s, found %s".formatted(path, expected, found);
            case Reason.NumericOperationOnNonNumber(var path) ->
                    "numeric operation requires number at " + path;
            case Reason.MergeRequiresObject(var path) -> "merge requires object value at " + path;
            case Reason.AppendRequiresArray(var path) -> "append requires array value at " + path;
            case Reason.InvalidOperation(var message) -> "invalid operation: " + message;
            case Reason.Serialization(var message) -> "serialization error: " + message;
        };
    }
}
