package dev.reprise.core.store;

import dev.reprise.core.RunId;
import dev.reprise.core.message.Message;
import dev.reprise.core.message.Visibility;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which messages of a thread to read. The cursor of a message is its index, from 0.
///
/// @param after only messages behind this cursor
/// @param before only messages ahead of this cursor
/// @param limit at most so many, clamped to 1..200
/// @param visibility only these; absent means all
public record MessageQuery(
        @Nullable Long after,
        @Nullable Long before,
        int limit,
        boolean descending,
        @Nullable Visibility visibility,
        @Nullable RunId run) {
    public static final MessageQuery DEFAULT =
            new MessageQuery(null, null, 50, false, Visibility.ALL, null);

    public MessageQuery {
        limit = Math.clamp(limit, 1, 200);
    }

    public MessageQuery withLimit(int newLimit) {
        return new MessageQuery(after, before, newLimit, descending, visibility, run);
    }

    public MessageQuery withAfter(@Nullable Long cursor) {
        return new MessageQuery(cursor, before, limit, descending, visibility, run);
    }

    public MessageQuery withBefore(@Nullable Long cursor) {
        return new MessageQuery(after, cursor, limit, descending, visibility, run);
    }

    public MessageQuery withDescending(boolean newDescending) {
        return new MessageQuery(after, before, limit, newDescending, visibility, run);
    }

    public MessageQuery withVisibility(@Nullable Visibility newVisibility) {
        return new MessageQuery(after, before, limit, descending, newVisibility, run);
    }

    public MessageQuery withRun(@Nullable RunId newRun) {
        return new MessageQuery(after, before, limit, descending, visibility, newRun);
    }

    /// Reads the page from a whole list; looks at no more messages than it must.
    public MessagePage page(List<Message> messages) {
        int from = after == null ? 0 : Math.clamp(after, -1, messages.size()) + 1;
        int to = before == null ? messages.size() : Math.clamp(before, 0, messages.size());
        var items = new ArrayList<MessagePage.Item>();
        int step = descending ? -1 : 1;
        for (int i = descending ? to - 1 : from; i >= from && i < to; i += step) {
            var message = messages.get(i);
            if (!matches(message)) {
                continue;
            }
            if (items.size() == limit) {
                return new MessagePage(items, true);
            }
            items.add(new MessagePage.Item(i, message));
        }
        return new MessagePage(items, false);
    }

    private boolean matches(Message message) {
        return (visibility == null || message.visibility() == visibility)
                && (run == null || run.equals(message.run()));
    }
}
