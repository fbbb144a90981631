package dev.reprise.runtime.store;

import dev.reprise.core.MailboxEntryId;
import dev.reprise.core.MailboxId;
import dev.reprise.core.Owner;
import dev.reprise.core.mailbox.MailboxEntry;
import dev.reprise.core.mailbox.MailboxState;
import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonOutput;
import dev.reprise.state.JsonReader;
import java.util.List;

/// The form of changes in the log of a file store: changes that belong together are one record, and
/// an entry that changes is written without its payload.
final class MailboxChangeJson {
    private static final String OWNER = "owner";
    private static final String ADDED = "added";
    private static final String UPDATED = "updated";
    private static final String STATE = "state";
    private static final String FORGOTTEN = "forgotten";
    private static final String ABANDONED = "abandoned";

    private MailboxChangeJson() {}

    static byte[] bytes(List<MailboxChange> changes) {
        return JsonOutput.bytes(out ->
                out.beginObject().array("changes", changes, MailboxChangeJson::write).endObject());
    }

    private static void write(MailboxChange change, JsonOutput out) {
        out.beginObject().member(OWNER, change.owner().toString());
        switch (change) {
            case MailboxChange.Added(_, var entry) -> out.member(ADDED, entry::writeTo);
            case MailboxChange.Updated(_, var entry) ->
                    out.member(UPDATED, withPayload(entry, Json.NULL)::writeTo);
            case MailboxChange.Moved(_, var state) -> out.member(STATE, state::writeTo);
            case MailboxChange.Forgotten(_, var id) -> out.member(FORGOTTEN, id.value());
            case MailboxChange.Abandoned(_, var mailbox) -> out.member(ABANDONED, mailbox.value());
        }
        out.endObject();
    }

    /// Makes the changes of a record.
    ///
    /// @throws JsonException when it is none, or does not fit what is there
    static void apply(byte[] record, MailboxTable table) {
        try {
            JsonReader.of(Json.parse(record))
                    .requireList("changes", json -> read(JsonReader.of(json), table))
                    .forEach(table::apply);
        } catch (IllegalArgumentException e) { // an id or owner that cannot be
            throw new JsonException(String.valueOf(e.getMessage()), e);
        }
    }

    private static MailboxChange read(JsonReader in, MailboxTable table) {
        var owner = in.requireText(OWNER, Owner::parse);
        if (in.has(ADDED)) {
            return new MailboxChange.Added(owner, in.require(ADDED, MailboxEntry::fromJson));
        }
        if (in.has(STATE)) {
            return new MailboxChange.Moved(owner, in.require(STATE, MailboxState::fromJson));
        }
        if (in.has(FORGOTTEN)) {
            return new MailboxChange.Forgotten(
                    owner, in.requireText(FORGOTTEN, MailboxEntryId::new));
        }
        if (in.has(ABANDONED)) {
            return new MailboxChange.Abandoned(owner, in.requireText(ABANDONED, MailboxId::new));
        }
        var updated = in.require(UPDATED, MailboxEntry::fromJson);
        var payload =
                table.load(owner, updated.id())
                        .orElseThrow(() -> new JsonException("entry is not there: " + updated.id()))
                        .payload();
        return new MailboxChange.Updated(owner, withPayload(updated, payload));
    }

    private static MailboxEntry withPayload(MailboxEntry entry, Json payload) {
        return new MailboxEntry(
                entry.id(),
                entry.mailbox(),
                entry.origin(),
                entry.sender(),
                payload,
                entry.priority(),
                entry.dedupeKey(),
                entry.generation(),
                entry.status(),
                entry.availableAt(),
                entry.attempts(),
                entry.lastError(),
                entry.lease(),
                entry.createdAt(),
                entry.updatedAt());
    }
}
