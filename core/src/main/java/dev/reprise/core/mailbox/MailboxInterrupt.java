package dev.reprise.core.mailbox;

import dev.reprise.state.JsonOutput;
import java.util.List;

/// What an interrupt did.
///
/// @param state of the mailbox after it
/// @param superseded the entries it made void, as they are now
public record MailboxInterrupt(MailboxState state, List<MailboxEntry> superseded) {
    public MailboxInterrupt {
        superseded = List.copyOf(superseded);
    }

    public void writeTo(JsonOutput out) {
        out.beginObject().member("mailbox_state", state::writeTo);
        out.array("superseded_entries", superseded, MailboxEntry::writeTo).endObject();
    }
}
