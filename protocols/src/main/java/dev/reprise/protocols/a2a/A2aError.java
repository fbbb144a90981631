package dev.reprise.protocols.a2a;

import dev.reprise.state.JsonOutput;
import java.util.Map;

/// Why a request of A2A 1.0 is refused.
public enum A2aError {
    TASK_NOT_FOUND(-32001, 404, "NOT_FOUND"),
    TASK_NOT_CANCELABLE(-32002, 409, "FAILED_PRECONDITION"),
    PUSH_NOTIFICATION_NOT_SUPPORTED(-32003, 400, "FAILED_PRECONDITION"),
    UNSUPPORTED_OPERATION(-32004, 400, "FAILED_PRECONDITION"),
    CONTENT_TYPE_NOT_SUPPORTED(-32005, 415, "INVALID_ARGUMENT"),
    INVALID_AGENT_RESPONSE(-32006, 502, "INTERNAL"),
    EXTENDED_AGENT_CARD_NOT_CONFIGURED(-32007, 400, "FAILED_PRECONDITION"),
    EXTENSION_SUPPORT_REQUIRED(-32008, 400, "FAILED_PRECONDITION"),
    VERSION_NOT_SUPPORTED(-32009, 400, "FAILED_PRECONDITION"),
    INVALID_REQUEST(-32600, 400, "INVALID_ARGUMENT"),
    METHOD_NOT_FOUND(-32601, 404, "NOT_FOUND"),
    INVALID_PARAMS(-32602, 422, "INVALID_ARGUMENT"),
    INTERNAL(-32603, 500, "INTERNAL"),
    PARSE_ERROR(-32700, 400, "INVALID_ARGUMENT");

    private final int code;
    private final int http;
    private final String status;

    A2aError(int code, int http, String status) {
        this.code = code;
        this.http = http;
        this.status = status;
    }

    /// The status of the HTTP answer in the REST binding.
    int http() {
        return http;
    }

    /// Writes the body of the REST binding.
    ///
    /// @param http status of the answer
    /// @param metadata what it is about, such as the task's id
    void writeRest(int http, String message, Map<String, String> metadata, JsonOutput out) {
        out.beginObject().name("error").beginObject();
        out.member("code", (long) http).member("status", status).member("message", message);
        writeDetails("details", metadata, out);
        out.endObject().endObject();
    }

    /// Writes the `error` member of the JSON-RPC binding.
    ///
    /// @param metadata what it is about, such as the task's id
    void writeRpc(String message, Map<String, String> metadata, JsonOutput out) {
        out.beginObject();
        out.member("code", (long) code).member("message", message);
        writeDetails("data", metadata, out);
        out.endObject();
    }

    private void writeDetails(String name, Map<String, String> metadata, JsonOutput out) {
        out.name(name).beginArray().beginObject();
        out.member("@type", "type.googleapis.com/google.rpc.ErrorInfo");
        out.member("reason", name()).member("domain", "a2a-protocol.org");
        out.name("metadata").beginObject();
        metadata.forEach(out::member);
        out.endObject();
        out.endObject().endArray();
    }
}
