package dev.reprise.server;

import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.mailbox.MailboxEntry;
import dev.reprise.core.store.RunRecord;
import dev.reprise.state.Json;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A task of an A2A client.
sealed interface A2aTask {
    /// Under which it was asked for.
    String id();

    ThreadId thread();

    /// The agent it is for.
    String agent();

    /// The run that it is or will be; empty when its entry says nothing of one.
    Optional<RunId> runId();

    /// A run.
    ///
    /// @param entry from which it began, where it was asked for by that
    record Begun(String id, RunRecord run, @Nullable MailboxEntry entry) implements A2aTask {
        @Override
        public ThreadId thread() {
            return run.thread();
        }

        @Override
        public String agent() {
            return run.agent();
        }

        @Override
        public Optional<RunId> runId() {
            return Optional.of(run.run());
        }
    }

    /// A mailbox entry of which no run has begun.
    record Entered(String id, MailboxEntry entry) implements A2aTask {
        @Override
        public ThreadId thread() {
            return new ThreadId(entry.mailbox().value());
        }

        @Override
        public String agent() {
            return text("agent_id").orElse("");
        }

        @Override
        public Optional<RunId> runId() {
            return text("run_id").map(RunId::new);
        }

        private Optional<String> text(String member) {
            return entry.payload()
                    .asObject()
                    .flatMap(payload -> payload.getOr(member, Json.NULL).asText());
        }
    }
}
