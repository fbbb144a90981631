package dev.reprise.server.mailbox;

import dev.reprise.core.MailboxId;
import dev.reprise.core.mailbox.MailboxOrigin;
import dev.reprise.core.mailbox.MailboxQuery;
import dev.reprise.core.mailbox.MailboxStatus;
import dev.reprise.core.message.Message;
import dev.reprise.core.message.Visibility;
import dev.reprise.server.query.Query;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which entries of a mailbox are asked for, and which messages of each.
///
/// @param visibility of the messages that are shown; all of them when absent
public record MailboxFilter(MailboxQuery query, @Nullable Visibility visibility) {
    /// Reads the query: entries from outside with their public messages, unless it asks for others.
    /// A status nobody knows filters nothing, an origin nobody knows is the usual one.
    ///
    /// @throws IllegalArgumentException when a number is none
    public static MailboxFilter read(MailboxId mailbox, Query query) {
        var page =
                MailboxQuery.DEFAULT
                        .withPage(
                                query.count("offset", 0),
                                query.count("limit", MailboxQuery.DEFAULT.limit()))
                        .withMailbox(mailbox)
                        .withOrigin(origin(query.text("origin")))
                        .withStatus(query.text("status").map(MailboxFilter::status).orElse(null));
        return new MailboxFilter(page, visibility(query.text("visibility").orElse("")));
    }

    private static @Nullable MailboxOrigin origin(Optional<String> wanted) {
        return switch (wanted.orElse("")) {
            case "none" -> null;
            case "internal" -> MailboxOrigin.INTERNAL;
            default -> MailboxOrigin.EXTERNAL;
        };
    }

    private static @Nullable MailboxStatus status(String wanted) {
        var word = wanted.strip().toLowerCase(Locale.ROOT);
        var label = word.equals("deadletter") ? MailboxStatus.DEAD_LETTER.label() : word;
        return Arrays.stream(MailboxStatus.values())
                .filter(status -> status.label().equals(label))
                .findFirst()
                .orElse(null);
    }

    private static @Nullable Visibility visibility(String wanted) {
        return switch (wanted) {
            case "internal" -> Visibility.INTERNAL;
            case "none" -> null;
            default -> Visibility.ALL;
        };
    }

    /// Whether a message is shown.
    boolean shows(Message message) {
        return visibility == null || message.visibility() == visibility;
    }
}
