package dev.reprise.core.mailbox;

import dev.reprise.core.AgentException;
import dev.reprise.core.MailboxEntryId;
import dev.reprise.core.MailboxId;
import org.jspecify.annotations.Nullable;

/// A mailbox could not do what it was asked. [#reason()] says why, as data a caller can match.
public final class MailboxException extends AgentException {
    private static final long serialVersionUID = 1L;

    /// Why a mailbox refused or failed.
    public sealed interface Reason {
        record NotFound(MailboxEntryId entry) implements Reason {}

        /// The id of the entry, or its dedupe key, is taken.
        record AlreadyExists(String idOrKey) implements Reason {}

        /// The entry is not claimed with this token, or no longer; it may have been settled.
        record ClaimConflict(MailboxEntryId entry) implements Reason {}

        /// The mailbox was interrupted after the entry was made.
        record GenerationMismatch(MailboxId mailbox, long expected, long actual)
                implements Reason {}

        /// The mailbox was interrupted each time an entry was to be added.
        record Raced(MailboxId mailbox) implements Reason {}

        /// Reading or writing failed.
        record Io(String detail) implements Reason {}

        /// What is stored cannot be understood.
        record Serialization(String detail) implements Reason {}

        /// The service behind the mailbox failed.
        record Backend(String detail) implements Reason {}

        record Closed() implements Reason {}
    }

    private final transient Reason reason;

    public MailboxException(Reason reason) {
        this(reason, null);
    }

    public MailboxException(Reason reason, @Nullable Throwable cause) {
        super(describe(reason), cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    @Override
    public boolean retryable() {
        return reason instanceof Reason.Io || reason instanceof Reason.Backend;
    }

    private static String describe(Reason reason) {
        return switch (reason) {
            case Reason.NotFound(var entry) -> "mailbox entry not found: " + entry;
            case Reason.AlreadyExists(var idOrKey) -> "mailbox entry already exists: " + idOrKey;
            case Reason.ClaimConflict(var entry) ->
                    "mailbox claim token mismatch for entry: " + entry;
            case Reason.GenerationMismatch(var mailbox, var expected, var actual) ->
                    "mailbox generation mismatch for mailbox '%s': expected %d, got %d"
                            .formatted(mailbox, expected, actual);
            case Reason.Raced(var mailbox) ->
                    "mailbox enqueue raced with interrupt for mailbox '%s'".formatted(mailbox);
            case Reason.Io(var detail) -> "io error: " + detail;
            case Reason.Serialization(var detail) -> "serialization error: " + detail;
            case Reason.Backend(var detail) -> "backend error: " + detail;
            case Reason.Closed() -> "mailbox is closed";
        };
    }
}
