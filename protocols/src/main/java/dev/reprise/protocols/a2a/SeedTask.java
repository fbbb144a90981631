package dev.reprise.protocols.a2a;

import dev.reprise.core.mailbox.MailboxEntry;
import dev.reprise.core.message.Message;
import dev.reprise.core.message.Role;
import dev.reprise.core.message.Visibility;
import dev.reprise.core.store.RunRecord;
import dev.reprise.state.Json;
import dev.reprise.state.JsonOutput;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is told of a task in the seed shape.
public final class SeedTask {
    private SeedTask() {}

    /// A task that has begun.
    ///
    /// @param id under which it was asked for
    /// @param thread all messages of the run's thread
    public static void write(String id, RunRecord run, List<Message> thread, JsonOutput out) {
        var answer = answer(run, thread);
        out.beginObject();
        out.member("taskId", id).member("contextId", run.thread().value());
        out.member("status", run.status().label()).member("origin", run.origin().label());
        nullable(out, "terminationCode", run.terminationCode());
        nullable(out, "terminationDetail", run.terminationDetail());
        out.member("createdAt", run.createdAt()).member("updatedAt", run.updatedAt());
        out.name("message");
        if (answer == null) {
            out.nullValue();
        } else {
            writeMessage(Role.ASSISTANT, answer, out);
        }
        out.name("artifacts").beginArray();
        if (answer != null) {
            out.beginObject().member("content", answer).endObject();
        }
        out.endArray();
        out.name("history").beginArray();
        for (var message : thread) {
            if (message.visibility() == Visibility.ALL && message.role() != Role.TOOL) {
                writeMessage(message.role(), message.content(), out);
            }
        }
        out.endArray();
        out.endObject();
    }

    /// A task that has not begun, or never will.
    public static void write(MailboxEntry entry, JsonOutput out) {
        out.beginObject()
                .member("taskId", entry.id().value())
                .member("contextId", entry.mailbox().value())
                .member("status", entry.status().label())
                .member("createdAt", entry.createdAt())
                .member("updatedAt", entry.updatedAt())
                .endObject();
    }

    /// What the run said last, if it said anything there.
    private static @Nullable String answer(RunRecord run, List<Message> thread) {
        for (var message : thread.reversed()) {
            if (message.role() == Role.ASSISTANT
                    && message.visibility() == Visibility.ALL
                    && run.run().equals(message.run())) {
                var text = message.content().strip();
                return text.isEmpty() ? null : text;
            }
        }
        return null;
    }

    private static void writeMessage(Role role, String content, JsonOutput out) {
        out.beginObject().member("role", role.label()).member("content", content).endObject();
    }

    private static void nullable(JsonOutput out, String key, @Nullable String value) {
        out.member(key, value == null ? Json.NULL : Json.of(value));
    }
}
