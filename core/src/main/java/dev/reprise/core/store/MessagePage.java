package dev.reprise.core.store;

import dev.reprise.core.message.Message;
import dev.reprise.state.JsonOutput;
import java.util.List;

/// Some messages of a thread, in the order asked for.
public record MessagePage(List<Item> items, boolean hasMore) {
    /// A message and its cursor.
    public record Item(long cursor, Message message) {}

    public MessagePage {
        items = List.copyOf(items);
    }

    public void writeTo(JsonOutput out) {
        out.beginObject();
        out.name("messages").beginArray();
        for (var item : items) {
            out.beginObject();
            out.member("cursor", item.cursor());
            item.message().writeMembers(out);
            out.endObject();
        }
        out.endArray();
        out.member("has_more", hasMore);
        if (!items.isEmpty()) {
            out.member("next_cursor", items.getLast().cursor());
            out.member("prev_cursor", items.getFirst().cursor());
        }
        out.endObject();
    }
}
