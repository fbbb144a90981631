package dev.reprise.core.log;

import dev.reprise.core.store.Entry;
import dev.reprise.core.store.LogRecord;
import dev.reprise.core.store.StoreException;
import dev.reprise.core.store.ThreadChangeSet;
import dev.reprise.state.Json;

/// The state of a thread as far as its log goes, for a reader that needs nothing else of it. Not
/// for use by several threads at once.
public final class StateFold {
    private Json state;

    private StateFold(Json state) {
        this.state = state;
    }

    /// The state after the first record of a thread.
    ///
    /// @throws StoreException with `Serialization` when the patches it comes with do not apply
    public static StateFold of(LogRecord opening) {
        return new StateFold(ThreadFold.of(opening).state());
    }

    /// The state after a change that was read and is the next.
    public Json stateAfter(ThreadChangeSet change) {
        return Changes.stateAfter(Entry.Changed.of(change), state);
    }

    /// Adds the next record.
    public void accept(LogRecord record) {
        if (record.entry() instanceof Entry.Changed change) {
            state = Changes.stateAfter(change, state);
        }
    }
}
