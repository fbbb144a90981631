package dev.reprise.testing.mailbox;

/// What every mailbox store promises; one interface per topic.
public interface MailboxStoreContract
        extends QueueContract, ClaimingContract, SettlingContract, MailboxOwnerContract {}
