package dev.reprise.protocols.aisdk;

import dev.reprise.core.tool.ToolResult;
import dev.reprise.protocols.FrameSink;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonOutput;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Writes the chunks of a stream, each a frame.
record Chunks(FrameSink out) {
    private static final String ID = "id";
    private static final String CALL = "toolCallId";

    private void chunk(String type, Consumer<? super JsonOutput> members) {
        out.frame(json -> {
            json.beginObject().member("type", type);
            members.accept(json);
            json.endObject();
        });
    }

    /// @param message absent keeps the id that the client made
    void start(@Nullable String message) {
        chunk("start", json -> json.optional("messageId", message));
    }

    /// A chunk of its type and nothing else.
    void bare(String type) {
        chunk(type, _ -> {});
    }

    /// Begins or ends a block.
    void block(String type, String id) {
        chunk(type, json -> json.member(ID, id));
    }

    void delta(String type, String id, String text) {
        chunk(type, json -> json.member(ID, id).member("delta", text));
    }

    void inputStart(String call, String tool) {
        chunk("tool-input-start", json -> json.member(CALL, call).member("toolName", tool));
    }

    void inputDelta(String call, String text) {
        chunk("tool-input-delta", json -> json.member(CALL, call).member("inputTextDelta", text));
    }

    void inputAvailable(String call, String tool, Json input) {
        chunk(
                "tool-input-available",
                json -> json.member(CALL, call).member("toolName", tool).member("input", input));
    }

    void approvalRequest(String approval, String call) {
        chunk(
                "tool-approval-request",
                json -> json.member("approvalId", approval).member(CALL, call));
    }

    void approvalGiven(String approval) {
        chunk(
                "tool-approval-response",
                json -> json.member("approvalId", approval).member("approved", true));
    }

    void output(String call, ToolResult result) {
        chunk(
                "tool-output-available",
                json -> json.member(CALL, call).member("output", result::writeTo));
    }

    void output(String call, Json output) {
        chunk("tool-output-available", json -> json.member(CALL, call).member("output", output));
    }

    void outputError(String call, String text) {
        chunk("tool-output-error", json -> json.member(CALL, call).member("errorText", text));
    }

    void outputDenied(String call) {
        chunk("tool-output-denied", json -> json.member(CALL, call));
    }

    /// A data part that the client keeps.
    void data(String name, Consumer<? super JsonOutput> value) {
        chunk("data-" + name, json -> json.member("data", value));
    }

    /// A data part that the client hears of and does not keep.
    void passingData(String name, String id, Consumer<? super JsonOutput> value) {
        chunk(
                "data-" + name,
                json -> json.member(ID, id).member("data", value).member("transient", true));
    }

    /// A part that stands for itself, such as a source.
    void part(String type, JsonObject members) {
        chunk(type, json -> members.forEach(it -> json.member(it.key(), it.value())));
    }

    void finish(String reason) {
        chunk("finish", json -> json.member("finishReason", reason));
    }

    void abort(String reason) {
        chunk("abort", json -> json.member("reason", reason));
    }

    void error(String text) {
        chunk("error", json -> json.member("errorText", text));
    }
}
