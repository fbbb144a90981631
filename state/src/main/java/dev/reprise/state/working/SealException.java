package dev.reprise.state.working;

import org.jspecify.annotations.Nullable;

/// A value could not be put into a sealed state. [#reason()] says why, as data a caller can match.
public final class SealException extends RuntimeException {
    /// Why it failed.
    public sealed interface Reason {
        record AlreadySet(String key) implements Reason {}

        /// The value has no JSON form.
        record Serialization(String message) implements Reason {}
    }

    private final Reason reason;

    SealException(Reason reason, @Nullable Throwable cause) {
        super(describe(reason), cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    private static String describe(Reason reason) {
        return switch (reason) {
            case Reason.AlreadySet(var key) -> "sealed state key already set: " + key;
            case Reason.Serialization(var message) ->
                    "sealed state serialization error: " + message;
        };
    }
}
