package dev.reprise.runtime.store;

import dev.reprise.core.mailbox.MailboxEntry;
import dev.reprise.core.mailbox.MailboxQuery;
import dev.reprise.core.mailbox.MailboxStatus;
import dev.reprise.core.store.Page;
import java.util.EnumMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/// The entries of one owner in the order of a listing, all together and by their status. Guarded by
/// the lock of its store.
final class OrderedEntries {
    private final NavigableSet<MailboxEntry> all = new TreeSet<>(MailboxQuery.ORDER);
    private final Map<MailboxStatus, NavigableSet<MailboxEntry>> byStatus =
            new EnumMap<>(MailboxStatus.class);

    void put(MailboxEntry entry) {
        remove(entry);
        all.add(entry);
        with(entry.status()).add(entry);
    }

    /// Takes out an entry, which may have changed since it was put in.
    void remove(MailboxEntry entry) {
        var held = all.floor(entry);
        if (held != null && MailboxQuery.ORDER.compare(held, entry) == 0) {
            all.remove(held);
            with(held.status()).remove(held);
        }
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    /// Those that were made before, oldest first.
    Stream<MailboxEntry> madeBefore(long time) {
        return all.stream().takeWhile(entry -> entry.createdAt() < time);
    }

    /// Looks at no more than it passes over and shows, unless it is asked for an origin or a
    /// mailbox.
    Page<MailboxEntry> page(MailboxQuery query) {
        var status = query.status();
        var candidates = status == null ? all : with(status);
        if (query.origin() != null || query.mailbox() != null) {
            var matching = candidates.stream().filter(query::matches).toList();
            return Page.of(matching, query.offset(), query.limit());
        }
        var items = candidates.stream().skip(query.offset()).limit(query.limit()).toList();
        boolean hasMore = (long) query.offset() + items.size() < candidates.size();
        return new Page<>(items, candidates.size(), hasMore);
    }

    private NavigableSet<MailboxEntry> with(MailboxStatus status) {
        return byStatus.computeIfAbsent(status, _ -> new TreeSet<>(MailboxQuery.ORDER));
    }
}
