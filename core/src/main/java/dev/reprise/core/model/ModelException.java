package dev.reprise.core.model;

import dev.reprise.core.AgentException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A model call failed.
public final class ModelException extends AgentException {
    private static final long serialVersionUID = 1L;

    /// What kind of failure it is, and so whether trying again makes sense.
    public enum ErrorClass {
        RATE_LIMIT("rate_limit", true),
        TIMEOUT("timeout", true),
        CONNECTION("connection", true),
        SERVER_UNAVAILABLE("server_unavailable", true),
        SERVER_ERROR("server_error", true),
        AUTH("auth", false),
        CLIENT_REQUEST("client_request", false),
        UNKNOWN("unknown", false),
        CANCELLED("cancelled", false);

        private final String label;
        private final boolean retryable;

        ErrorClass(String label, boolean retryable) {
            this.label = label;
            this.retryable = retryable;
        }

        public String label() {
            return label;
        }

        public boolean retryable() {
            return retryable;
        }

        /// The class of an HTTP status that is not a success.
        public static ErrorClass ofStatus(int status) {
            return switch (status) {
                case 408 -> TIMEOUT;
                case 429 -> RATE_LIMIT;
                case 401, 403 -> AUTH;
                case 503 -> SERVER_UNAVAILABLE;
                default -> status >= 500 ? SERVER_ERROR : status >= 400 ? CLIENT_REQUEST : UNKNOWN;
            };
        }
    }

    private final ErrorClass errorClass;
    private final int status;
    private final @Nullable Duration retryAfter;
    private final boolean refused;

    private ModelException(
            ErrorClass errorClass,
            String message,
            int status,
            @Nullable Duration retryAfter,
            @Nullable Throwable cause) {
        this(errorClass, message, status, retryAfter, false, cause);
    }

    private ModelException(
            ErrorClass errorClass,
            String message,
            int status,
            @Nullable Duration retryAfter,
            boolean refused,
            @Nullable Throwable cause) {
        super(message, cause);
        this.errorClass = errorClass;
        this.status = status;
        this.retryAfter = retryAfter;
        this.refused = refused;
    }

    public static ModelException of(ErrorClass errorClass, String message) {
        return new ModelException(errorClass, message, 0, null, null);
    }

    public static ModelException of(ErrorClass errorClass, String message, Throwable cause) {
        return new ModelException(errorClass, message, 0, null, cause);
    }

    /// A failure the provider answered with.
    ///
    /// @param retryAfter how long the provider wants to be left alone
    public static ModelException ofStatus(
            ErrorClass errorClass, String message, int status, @Nullable Duration retryAfter) {
        return new ModelException(errorClass, message, status, retryAfter, null);
    }

    /// A call that was not made, because the model is not available for now. Asking the same model
    /// again makes no sense, asking another one does.
    public static ModelException refused(String message) {
        return new ModelException(ErrorClass.SERVER_UNAVAILABLE, message, 0, null, true, null);
    }

    public static ModelException cancelled(String why) {
        return new ModelException(
                ErrorClass.CANCELLED, why.isEmpty() ? "cancelled" : why, 0, null, null);
    }

    public ErrorClass errorClass() {
        return errorClass;
    }

    /// The HTTP status, 0 when there was none.
    public int status() {
        return status;
    }

    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    @Override
    public boolean retryable() {
        return errorClass.retryable() && !refused;
    }
}
