package dev.reprise.server;

import dev.reprise.core.ThreadId;
import dev.reprise.core.mailbox.MailboxEntry;
import dev.reprise.core.store.RunRecord;

/// A task of an A2A client: a run, or the mailbox entry from which it has not begun.
sealed interface A2aTask {
    /// Under which it was asked for.
    String id();

    ThreadId thread();

    record Begun(String id, RunRecord run) implements A2aTask {
        @Override
        public ThreadId thread() {
            return run.thread();
        }
    }

    record Entered(String id, MailboxEntry entry) implements A2aTask {
        @Override
        public ThreadId thread() {
            return new ThreadId(entry.mailbox().value());
        }
    }
}
