package dev.reprise.protocols.a2a;

import java.util.Map;

/// A request of A2A 1.0 is refused.
public final class A2aException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final A2aError error;
    private final transient Map<String, String> metadata;

    public A2aException(A2aError error, String message) {
        this(error, message, Map.of());
    }

    /// @param metadata what it is about, such as the task's id
    public A2aException(A2aError error, String message, Map<String, String> metadata) {
        super(message);
        this.error = error;
        this.metadata = Map.copyOf(metadata);
    }

    public static A2aException taskNotFound(String task) {
        return new A2aException(A2aError.TASK_NOT_FOUND, "Task not found", Map.of("taskId", task));
    }

    public A2aError error() {
        return error;
    }

    public Map<String, String> metadata() {
        return metadata;
    }
}
