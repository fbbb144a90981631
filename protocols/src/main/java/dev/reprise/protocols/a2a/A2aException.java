package dev.reprise.protocols.a2a;

import dev.reprise.state.Json;
import dev.reprise.state.JsonOutput;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A request of A2A 1.0 is refused.
public final class A2aException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final A2aError error;
    private final int http;
    private final transient Map<String, String> metadata;

    public A2aException(A2aError error, String message) {
        this(error, message, Map.of());
    }

    /// @param metadata what it is about, such as the task's id
    public A2aException(A2aError error, String message, Map<String, String> metadata) {
        this(error, error.http(), message, metadata, null);
    }

    /// @param http status of the answer in the REST binding
    public A2aException(A2aError error, int http, String message, @Nullable Throwable cause) {
        this(error, http, message, Map.of(), cause);
    }

    private A2aException(
            A2aError error,
            int http,
            String message,
            Map<String, String> metadata,
            @Nullable Throwable cause) {
        super(message, cause);
        this.error = error;
        this.http = http;
        this.metadata = Map.copyOf(metadata);
    }

    public static A2aException taskNotFound(String task) {
        return of(A2aError.TASK_NOT_FOUND, "Task not found", task);
    }

    /// About a task.
    public static A2aException of(A2aError error, String message, String task) {
        return new A2aException(error, message, Map.of("taskId", task));
    }

    public A2aError error() {
        return error;
    }

    /// The status of the answer in the REST binding.
    public int http() {
        return http;
    }

    /// Writes the body of the REST binding.
    public void writeRest(JsonOutput out) {
        error.writeRest(http, String.valueOf(getMessage()), metadata, out);
    }

    /// Writes the answer of the JSON-RPC binding.
    ///
    /// @param call id of the call; null where it has none
    public void writeRpc(Json call, JsonOutput out) {
        out.beginObject().member("jsonrpc", "2.0").member("id", call).name("error");
        error.writeRpc(String.valueOf(getMessage()), metadata, out);
        out.endObject();
    }
}
