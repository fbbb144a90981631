package dev.reprise.state;

import dev.reprise.state.StateException.Reason;
import java.util.function.Supplier;

/// How a vector ends, in the notation of the specification: a document, or the reason of a failure
/// with its members.
public final class Outcome {
    private Outcome() {}

    public static String of(Supplier<Json> application) {
        try {
            return application.get().toString();
        } catch (StateException failure) {
            return notation(failure.reason());
        }
    }

    private static String notation(Reason reason) {
        return switch (reason) {
            case Reason.PathNotFound(var path) -> "PathNotFound{%s}".formatted(path);
            case Reason.IndexOutOfBounds(var path, var index, var length) ->
                    "IndexOutOfBounds{%s, %d, %d}".formatted(path, index, length);
            case Reason.TypeMismatch(var path, var expected, var found) ->
                    "TypeMismatch{%s, %s, %s}".formatted(path, expected, found);
            case Reason.NumericOperationOnNonNumber(var path) ->
                    "NumericOperationOnNonNumber{%s}".formatted(path);
            case Reason.MergeRequiresObject(var path) -> "MergeRequiresObject{%s}".formatted(path);
            case Reason.AppendRequiresArray(var path) -> "AppendRequiresArray{%s}".formatted(path);
            case Reason.InvalidOperation(var message) ->
                    "InvalidOperation(\"%s\")".formatted(message);
            case Reason.Serialization(var message) -> "Serialization(\"%s\")".formatted(message);
        };
    }
}
