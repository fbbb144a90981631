package dev.reprise.core;

/// Names one mailbox.
///
/// @param value not blank, at most 200 bytes of UTF-8, without `/`, `\`, `..`, or control
///   characters
public record MailboxId(String value) {
    public MailboxId {
        Ids.requireValid("mailbox id", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
