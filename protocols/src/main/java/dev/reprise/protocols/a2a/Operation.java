package dev.reprise.protocols.a2a;

import java.util.Arrays;
import java.util.Optional;

/// What a client of A2A 1.0 can ask for, and its names in JSON-RPC: that of 1.0 first, then those
/// of older clients.
public enum Operation {
    SEND("SendMessage", "message/send"),
    STREAM("SendStreamingMessage", "message/stream"),
    GET("GetTask", "tasks/get"),
    LIST("ListTasks", "tasks/list"),
    CANCEL("CancelTask", "tasks/cancel"),
    SUBSCRIBE("SubscribeToTask", "tasks/resubscribe"),
    PUSH_CREATE("CreateTaskPushNotificationConfig", "tasks/pushNotificationConfig/set"),
    PUSH_GET("GetTaskPushNotificationConfig", "tasks/pushNotificationConfig/get"),
    PUSH_LIST("ListTaskPushNotificationConfigs", "tasks/pushNotificationConfig/list"),
    PUSH_DELETE("DeleteTaskPushNotificationConfig", "tasks/pushNotificationConfig/delete"),
    EXTENDED_CARD("GetExtendedAgentCard", "agent/getAuthenticatedExtendedCard");

    private final String method;
    private final String older;

    Operation(String method, String older) {
        this.method = method;
        this.older = older;
    }

    /// The operation of a JSON-RPC method.
    public static Optional<Operation> of(String method) {
        return Arrays.stream(values())
                .filter(operation ->
                        operation.method.equals(method) || operation.older.equals(method))
                .findFirst();
    }

    /// Whether the answer is a stream.
    public boolean isStreamed() {
        return this == STREAM || this == SUBSCRIBE;
    }
}
