package dev.reprise.state;

import org.jspecify.annotations.Nullable;

/// A patch could not be applied. [#reason()] says why, as data a caller can match.
public final class StateException extends RuntimeException {
    /// Why it failed.
    public sealed interface Reason {}

    public record PathNotFound(Path path) implements Reason {}

    public record IndexOutOfBounds(Path path, int index, int length) implements Reason {}

    /// A value is of another kind than the operation needs.
    ///
    /// @param expected a kind of JSON value, see [Json.Kind#label()]
    /// @param found likewise
    public record TypeMismatch(Path path, String expected, String found) implements Reason {}

    public record NumericOperationOnNonNumber(Path path) implements Reason {}

    public record MergeRequiresObject(Path path) implements Reason {}

    public record AppendRequiresArray(Path path) implements Reason {}

    public record InvalidOperation(String message) implements Reason {}

    /// A value could not be turned into JSON or back.
    public record Serialization(String message) implements Reason {}

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
            case PathNotFound(var path) -> relocated(new PathNotFound(prefix.join(path)));
            case IndexOutOfBounds(var path, var index, var length) ->
                    relocated(new IndexOutOfBounds(prefix.join(path), index, length));
            case TypeMismatch(var path, var expected, var found) ->
                    relocated(new TypeMismatch(prefix.join(path), expected, found));
            case NumericOperationOnNonNumber _,
                    MergeRequiresObject _,
                    AppendRequiresArray _,
                    InvalidOperation _,
                    Serialization _ ->
                    this;
        };
    }

    private StateException relocated(Reason elsewhere) {
        return new StateException(elsewhere, this);
    }

    private static String describe(Reason reason) {
        return switch (reason) {
            case PathNotFound(var path) -> "path not found: " + path;
            case IndexOutOfBounds(var path, var index, var length) ->
                    "index %d out of bounds (len: %d) at path %s".formatted(index, length, path);
            case TypeMismatch(var path, var expected, var found) ->
                    "type mismatch at %s: expected %s, found %s".formatted(path, expected, found);
            case NumericOperationOnNonNumber(var path) ->
                    "numeric operation requires number at " + path;
            case MergeRequiresObject(var path) -> "merge requires object value at " + path;
            case AppendRequiresArray(var path) -> "append requires array value at " + path;
            case InvalidOperation(var message) -> "invalid operation: " + message;
            case Serialization(var message) -> "serialization error: " + message;
        };
    }
}
