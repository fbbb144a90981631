package dev.reprise.server.mailbox;

import dev.reprise.core.mailbox.MailboxEntry;
import dev.reprise.core.run.RunRequest;
import dev.reprise.server.threads.PublicThread;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonOutput;
import java.util.Optional;

/// An entry as it is shown outside: without the token of its claim, and with the messages that are
/// asked for, without ids of runs.
public final class PublicEntry {
    private PublicEntry() {}

    public static void write(MailboxEntry entry, MailboxFilter filter, JsonOutput out) {
        out.beginObject();
        out.member("entry_id", entry.id().value()).member("mailbox_id", entry.mailbox().value());
        out.member("origin", entry.origin().label()).optional("sender_id", entry.sender());
        out.member("payload", to -> writePayload(entry, filter, to));
        out.member("priority", entry.priority()).optional("dedupe_key", entry.dedupeKey());
        out.member("generation", entry.generation()).member("status", entry.status().label());
        out.member("available_at", entry.availableAt()).member("attempt_count", entry.attempts());
        out.optional("last_error", entry.lastError());
        var lease = entry.lease();
        if (lease != null) {
            out.member("claimed_by", lease.consumer()).member("lease_until", lease.until());
        }
        out.member("created_at", entry.createdAt()).member("updated_at", entry.updatedAt());
        out.endObject();
    }

    private static void writePayload(MailboxEntry entry, MailboxFilter filter, JsonOutput out) {
        var request = request(entry);
        if (request.isEmpty()) {
            out.value(entry.payload()); // no run can be begun with it; somebody should see why
            return;
        }
        var shown =
                request.get().messages().stream()
                        .filter(filter::shows)
                        .map(PublicThread::shown)
                        .toList();
        request.get().withMessages(shown).writeTo(out);
    }

    private static Optional<RunRequest> request(MailboxEntry entry) {
        try {
            return Optional.of(RunRequest.fromJson(entry.payload()));
        } catch (JsonException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
