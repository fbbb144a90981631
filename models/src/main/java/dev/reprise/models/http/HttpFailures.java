package dev.reprise.models.http;

import dev.reprise.core.model.ModelException;
import dev.reprise.core.model.ModelException.ErrorClass;
import dev.reprise.core.model.Secret;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Says what a failure of a provider was: its class, its text, when to come back.
public final class HttpFailures {
    private static final int SHOWN = 64 << 10;

    private final String provider;
    private final @Nullable Secret key;
    private final InstantSource clock;

    /// @param key kept out of every text, should the provider repeat it
    public HttpFailures(String provider, @Nullable Secret key, InstantSource clock) {
        this.provider = provider;
        this.key = key;
        this.clock = clock;
    }

    /// An answer whose status is not a success.
    public ModelException ofAnswer(HttpAnswer answer) throws IOException {
        var error = ErrorBody.parse(answer.bytes(SHOWN));
        answer.finish();
        return ModelException.ofStatus(
                ErrorClass.ofStatus(answer.status()),
                text("answered " + answer.status(), error),
                answer.status(),
                retryAfter(answer.headers()).orElse(null));
    }

    /// An error in an answer that began as a success.
    public ModelException ofStream(ErrorBody error) {
        return ModelException.of(error.errorClass(), text("broke off", error));
    }

    /// An answer that cannot be understood; as retryable as a broken connection.
    public ModelException malformed(String what, @Nullable Throwable cause) {
        var text = redacted(provider + " " + what);
        return cause == null
                ? ModelException.of(ErrorClass.CONNECTION, text)
                : ModelException.of(ErrorClass.CONNECTION, text, cause);
    }

    /// The provider could not be reached, or the connection broke.
    static ModelException ofConnection(String provider, URI uri, IOException failure) {
        var where = provider + " at " + uri.getScheme() + "://" + uri.getAuthority();
        return switch (failure) {
            case HttpConnectTimeoutException _ ->
                    ModelException.of(
                            ErrorClass.TIMEOUT,
                            where + " did not accept a connection in time",
                            failure);
            case HttpTimeoutException _ ->
                    ModelException.of(
                            ErrorClass.TIMEOUT, where + " did not answer in time", failure);
            case ConnectException _ when isUnresolved(failure) ->
                    ModelException.of(
                            ErrorClass.CONNECTION,
                            where + " cannot be reached: unknown host",
                            failure);
            case ConnectException _ ->
                    ModelException.of(ErrorClass.CONNECTION, where + " cannot be reached", failure);
            default ->
                    ModelException.of(
                            ErrorClass.CONNECTION,
                            "connection to %s broke: %s".formatted(where, reason(failure)),
                            failure);
        };
    }

    private static boolean isUnresolved(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException) {
                return true;
            }
        }
        return false;
    }

    /// The JDK's client says `closed` and keeps what happened as the cause.
    private static String reason(IOException failure) {
        var cause = failure.getCause();
        var message =
                cause == null || cause.getMessage() == null
                        ? failure.getMessage()
                        : cause.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }

    private Optional<Duration> retryAfter(HttpHeaders headers) {
        return RetryAfter.of(headers, clock.instant());
    }

    private String text(String what, ErrorBody error) {
        var text = new StringBuilder(provider).append(' ').append(what);
        if (!error.message().isEmpty()) {
            text.append(": ").append(error.message());
        }
        var label = error.label();
        if (!label.isEmpty() && !error.message().contains(label)) {
            text.append(" (").append(label).append(')');
        }
        return redacted(text.toString());
    }

    private String redacted(String text) {
        return key == null || key.reveal().isEmpty()
                ? text
                : text.replace(key.reveal(), key.toString());
    }
}
