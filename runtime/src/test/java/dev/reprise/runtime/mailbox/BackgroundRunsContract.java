package dev.reprise.runtime.mailbox;

/// What background runs promise, whatever keeps the mailboxes; one interface per topic.
interface BackgroundRunsContract extends SubmittingContract, DispatchContract, CompletionContract {}
