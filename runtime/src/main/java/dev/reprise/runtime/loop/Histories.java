package dev.reprise.runtime.loop;

import dev.reprise.core.message.Message;
import dev.reprise.runtime.result.ResultLimit;
import dev.reprise.state.PersistentList;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;

/// What earlier runs made of the messages of their threads, so that a run on a long thread need not
/// begin from the first message. Kept for as long as the store keeps those messages in memory.
///
/// May be used from any thread; each history is with one run at a time.
public final class Histories {
    private final Map<PersistentList.Line, History> kept =
            Collections.synchronizedMap(new WeakHashMap<>());

    private final ResultLimit limit;

    /// @param limit of what models see of one result
    public Histories(ResultLimit limit) {
        this.limit = limit;
    }

    /// A history of these messages, to be given back with [#keep].
    public History take(PersistentList<Message> messages) {
        var known = kept.remove(messages.line());
        var history = known != null && known.isBeginningOf(messages) ? known : new History(limit);
        history.read(messages);
        return history;
    }

    /// Gives back what was taken for these messages, also if it has gone on since.
    public void keep(PersistentList<Message> messages, History history) {
        if (!messages.isEmpty()) {
            kept.put(messages.line(), history);
        }
    }
}
