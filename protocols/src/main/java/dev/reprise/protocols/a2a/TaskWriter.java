package dev.reprise.protocols.a2a;

import dev.reprise.core.message.Media;
import dev.reprise.core.message.Message;
import dev.reprise.core.message.Role;
import dev.reprise.core.suspend.SuspendedCall;
import dev.reprise.state.Json;
import dev.reprise.state.JsonOutput;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/// Writes what A2A 1.0 tells of a task.
///
/// @param id of the task, as it is asked for
/// @param context id of its thread
public record TaskWriter(String id, String context) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    /// The task as it is.
    public void write(TaskStatus status, TaskContent content, JsonOutput out) {
        out.beginObject().member("id", id).member("contextId", context);
        out.name("status");
        writeStatus(status, out);
        var run = content.run();
        if (run != null && !content.text().isEmpty()) {
            out.name("artifacts").beginArray();
            writeArtifact(run.value(), content.text(), out);
            out.endArray();
        }
        if (!content.history().isEmpty()) {
            out.array("history", content.history(), this::writeMessage);
        }
        out.endObject();
    }

    private void writeMessage(Message message, JsonOutput out) {
        var messageId = message.id();
        out.beginObject();
        out.member("messageId", messageId == null ? "" : messageId);
        out.member("role", message.role() == Role.USER ? "ROLE_USER" : "ROLE_AGENT");
        writeParts(message, out);
        out.member("contextId", context).member("taskId", id);
        out.endObject();
    }

    void writeStatus(TaskStatus status, JsonOutput out) {
        out.beginObject().member("state", status.state().label());
        var detail = status.detail();
        if (!status.waiting().isEmpty()) {
            out.name("message");
            var first = status.waiting().getFirst().ticket().suspension().id();
            writeQuestion(first, () -> status.waiting().forEach(call -> writeCall(call, out)), out);
        } else if (detail != null) {
            out.name("message");
            writeQuestion(id + "-failure", () -> writePart(detail, out), out);
        }
        out.member("timestamp", TIME.format(Instant.ofEpochMilli(status.at()))).endObject();
    }

    private void writeQuestion(String messageId, Runnable parts, JsonOutput out) {
        out.beginObject().member("messageId", messageId).member("role", "ROLE_AGENT");
        out.name("parts").beginArray();
        parts.run();
        out.endArray();
        out.member("contextId", context).member("taskId", id).endObject();
    }

    /// What somebody has to answer: a text, and the call itself.
    private static void writeCall(SuspendedCall call, JsonOutput out) {
        var asked = call.ticket().suspension();
        if (!asked.message().isEmpty()) {
            writePart(asked.message(), out);
        }
        var pending = call.ticket().pending();
        var data =
                Json.object(
                        "id", pending.id(),
                        "name", pending.name(),
                        "arguments", pending.arguments());
        var schema = asked.responseSchema();
        out.beginObject()
                .member("data", schema == null ? data : data.with("response_schema", schema))
                .endObject();
    }

    static void writeArtifact(String run, String text, JsonOutput out) {
        out.beginObject().member("artifactId", run);
        writeText(text, out);
        out.endObject();
    }

    private static void writeParts(Message message, JsonOutput out) {
        out.name("parts").beginArray();
        if (!message.content().isEmpty() || message.media().isEmpty()) {
            writePart(message.content(), out);
        }
        for (var media : message.media()) {
            out.beginObject();
            switch (media.source()) {
                case Media.Source.Bytes(var base64) -> out.member("raw", base64);
                case Media.Source.Link(var uri) -> out.member("url", uri.toString());
            }
            out.member("mediaType", media.mediaType()).optional("filename", media.name());
            out.endObject();
        }
        out.endArray();
    }

    private static void writeText(String text, JsonOutput out) {
        out.name("parts").beginArray();
        writePart(text, out);
        out.endArray();
    }

    private static void writePart(String text, JsonOutput out) {
        out.beginObject().member("text", text).endObject();
    }
}
