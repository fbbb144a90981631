package dev.reprise.core;

/// Names one entry of a mailbox.
///
/// @param value not blank, at most 200 bytes of UTF-8, without `/`, `\`, `..`, or control
///   characters
public record MailboxEntryId(String value) {
    public MailboxEntryId {
        Ids.requireValid("mailbox entry id", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
