package dev.reprise.core.mailbox;

import dev.reprise.core.MailboxId;
import dev.reprise.state.Json;
import dev.reprise.state.JsonOutput;
import dev.reprise.state.JsonReader;

/// A mailbox apart from its entries.
///
/// @param generation counts the interrupts; entries of an older one are void
/// @param updatedAt milliseconds since the epoch
public record MailboxState(MailboxId mailbox, long generation, long updatedAt) {
    public static MailboxState fromJson(Json json) {
        var in = JsonReader.of(json);
        return new MailboxState(
                in.requireText("mailbox_id", MailboxId::new),
                in.longOr("current_generation", 0),
                in.requireLong("updated_at"));
    }

    public void writeTo(JsonOutput out) {
        out.beginObject().member("mailbox_id", mailbox.value());
        out.member("current_generation", generation).member("updated_at", updatedAt).endObject();
    }
}
