package dev.reprise.runtime.mailbox;

import dev.reprise.core.gateway.BackgroundRuns.Delivery;
import dev.reprise.core.mailbox.MailboxEntry;
import dev.reprise.core.mailbox.MailboxOrigin;
import dev.reprise.core.message.Message;
import dev.reprise.core.run.RunOrigin;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.store.RunRecord;
import dev.reprise.state.JsonOutput;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Tells a run's parent that the run is done: a message that only the parent's model sees, in a
/// background run of its own.
///
/// @param child done, with a parent and a mailbox entry
record CompletionNotice(RunRecord parent, RunRecord child) {
    private static final String KEY = "parent-task-completion:";

    /// Whether an entry is a notice, which no user wrote.
    static boolean isOne(MailboxEntry entry) {
        var key = entry.dedupeKey();
        return entry.origin() == MailboxOrigin.INTERNAL && key != null && key.startsWith(KEY);
    }

    /// Whether somebody is to be told of a run.
    static boolean isDue(RunRecord run) {
        return run.status() == RunStatus.DONE
                && run.parentRun() != null
                && run.sourceMailboxEntry() != null;
    }

    /// A run of the parent's agent on its thread; it has no parent itself, so nobody is told of it.
    RunRequest request() {
        var text = JsonOutput.text(this::write);
        return RunRequest.of(parent.agent(), Message.internalSystem(text))
                .withThread(parent.thread())
                .withOrigin(RunOrigin.INTERNAL);
    }

    /// However often it is sent, it arrives once.
    Delivery delivery() {
        return new Delivery(
                0, "%s%s:%s".formatted(KEY, parent.run(), child.run()), "run:" + child.run());
    }

    private void write(JsonOutput out) {
        out.beginObject().member("type", "background_task_notification");
        out.member("recipient_task_id", parent.run().value());
        out.member("child_task_id", entry()).member("child_run_id", child.run().value());
        out.member("child_thread_id", child.thread().value()).member("status", status());
        nullable(out, "termination_code", child.terminationCode());
        nullable(out, "termination_detail", child.terminationDetail());
        out.member(
                "result_ref",
                ref ->
                        ref.beginObject()
                                .member("task_id", entry())
                                .member("run_id", child.run().value())
                                .member("thread_id", child.thread().value())
                                .endObject());
        out.endObject();
    }

    private static void nullable(JsonOutput out, String key, @Nullable String value) {
        if (value == null) {
            out.name(key).nullValue();
        } else {
            out.member(key, value);
        }
    }

    private String entry() {
        return Objects.requireNonNull(child.sourceMailboxEntry());
    }

    /// Records keep stop codes without their prefix, so whatever is no other end is a stop.
    private String status() {
        var code = child.terminationCode();
        return switch (code == null ? "natural" : code) {
            case "natural", "behavior_requested" -> "completed";
            case "error" -> "failed";
            case "cancelled" -> "cancelled";
            default -> "stopped";
        };
    }
}
