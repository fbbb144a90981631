package dev.reprise.protocols.a2a;

import dev.reprise.core.message.Message;
import dev.reprise.core.message.Role;
import dev.reprise.core.message.Visibility;
import dev.reprise.core.suspend.SuspendedCall;
import dev.reprise.state.Json;
import dev.reprise.state.JsonOutput;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.OptionalInt;

/// Writes what A2A 1.0 tells of a task.
///
/// @param id of the task, as it is asked for
/// @param context id of its thread
public record TaskWriter(String id, String context) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    /// What comes between the texts of two answers of one run.
    static final String BETWEEN = "\n\n";

    /// A task as it is.
    ///
    /// @param waiting the calls that it waits for
    /// @param run its run; empty while it has none
    /// @param messages those of its thread
    /// @param historyLength how many of them to show at most
    public void write(
            TaskState state,
            long at,
            List<SuspendedCall> waiting,
            String run,
            List<Message> messages,
            OptionalInt historyLength,
            boolean withArtifacts,
            JsonOutput out) {
        out.beginObject().member("id", id).member("contextId", context);
        out.name("status");
        writeStatus(state, at, waiting, out);
        var text = text(run, messages);
        if (withArtifacts && !text.isEmpty()) {
            out.name("artifacts").beginArray();
            writeArtifact(run, text, out);
            out.endArray();
        }
        var shown = shown(messages, historyLength);
        if (!shown.isEmpty()) {
            out.array("history", shown, this::writeMessage);
        }
        out.endObject();
    }

    /// All that a run said so far.
    static String text(String run, List<Message> messages) {
        var text = new StringBuilder();
        for (var message : messages) {
            var of = message.run();
            if (message.role() == Role.ASSISTANT
                    && message.visibility() == Visibility.ALL
                    && !message.content().isEmpty()
                    && of != null
                    && of.value().equals(run)) {
                text.append(text.isEmpty() ? "" : BETWEEN).append(message.content());
            }
        }
        return text.toString();
    }

    private static List<Message> shown(List<Message> messages, OptionalInt most) {
        var shown =
                messages.stream()
                        .filter(message -> message.visibility() == Visibility.ALL)
                        .filter(message ->
                                message.role() == Role.USER
                                        || (message.role() == Role.ASSISTANT
                                                && !message.content().isEmpty()))
                        .toList();
        int count = Math.min(shown.size(), most.orElse(shown.size()));
        return shown.subList(shown.size() - count, shown.size());
    }

    private void writeMessage(Message message, JsonOutput out) {
        out.beginObject();
        out.member("messageId", message.id() == null ? "" : message.id());
        out.member("role", message.role() == Role.USER ? "ROLE_USER" : "ROLE_AGENT");
        out.member("contextId", context);
        writeText(message.content(), out);
        out.endObject();
    }

    void writeStatus(TaskState state, long at, List<SuspendedCall> waiting, JsonOutput out) {
        out.beginObject().member("state", state.label());
        if (!waiting.isEmpty()) {
            out.name("message");
            writeQuestion(waiting, out);
        }
        out.member("timestamp", TIME.format(Instant.ofEpochMilli(at))).endObject();
    }

    /// What somebody has to answer: for each call a text and the call itself.
    private void writeQuestion(List<SuspendedCall> waiting, JsonOutput out) {
        out.beginObject();
        out.member("messageId", waiting.getFirst().ticket().suspension().id());
        out.member("role", "ROLE_AGENT").member("contextId", context).member("taskId", id);
        out.name("parts").beginArray();
        for (var call : waiting) {
            var asked = call.ticket().suspension();
            if (!asked.message().isEmpty()) {
                out.beginObject().member("text", asked.message()).endObject();
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
        out.endArray().endObject();
    }

    static void writeArtifact(String run, String text, JsonOutput out) {
        out.beginObject().member("artifactId", run);
        writeText(text, out);
        out.endObject();
    }

    private static void writeText(String text, JsonOutput out) {
        out.name("parts").beginArray();
        out.beginObject().member("text", text).endObject();
        out.endArray();
    }
}
