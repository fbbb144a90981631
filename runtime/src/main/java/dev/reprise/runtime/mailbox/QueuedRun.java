package dev.reprise.runtime.mailbox;

import dev.reprise.core.RunId;
import dev.reprise.core.mailbox.MailboxEntry;
import dev.reprise.core.message.Role;
import dev.reprise.core.run.RunRequest;
import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonOutput;
import java.util.Objects;

/// An entry of a mailbox, read as the run that it asks for.
///
/// @param request with both ids, and the entry as its source
record QueuedRun(MailboxEntry entry, RunRequest request) {
    /// @throws JsonException when the payload is no request for a run of this thread
    static QueuedRun of(MailboxEntry entry) {
        try {
            var request = RunRequest.fromJson(entry.payload());
            if (request.run() == null
                    || request.thread() == null
                    || !request.thread().value().equals(entry.mailbox().value())) {
                throw new JsonException(
                        "payload must name a run and thread " + entry.mailbox().value());
            }
            return new QueuedRun(entry, request.withSourceMailboxEntry(entry.id().value()));
        } catch (IllegalArgumentException e) { // an id that none can have
            throw new JsonException(String.valueOf(e.getMessage()), e);
        }
    }

    /// What an entry holds.
    static Json payload(RunRequest request) {
        return Json.parse(JsonOutput.bytes(request.withSourceMailboxEntry(null)::writeTo));
    }

    RunId run() {
        return Objects.requireNonNull(request.run());
    }

    /// Whether a user says something. What does not may have to wait for what a user decides.
    boolean bringsUserInput() {
        return request.messages().stream().anyMatch(message -> message.role() == Role.USER);
    }
}
