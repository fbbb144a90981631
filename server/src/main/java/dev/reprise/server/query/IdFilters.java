package dev.reprise.server.query;

import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The ids that a query filters by. A text that no id can have is a filter like any other: nothing
/// matches it.
public final class IdFilters {
    private final Query query;
    private boolean canMatch = true;

    public IdFilters(Query query) {
        this.query = query;
    }

    /// A thread's id; null when nothing is asked for, or nothing can match.
    public @Nullable ThreadId thread(String name) {
        return id(name, ThreadId::new);
    }

    /// A run's id; null when nothing is asked for, or nothing can match.
    public @Nullable RunId run(String name) {
        return id(name, RunId::new);
    }

    /// Whether every text read so far can be an id.
    public boolean canMatch() {
        return canMatch;
    }

    private <T> @Nullable T id(String name, Function<String, T> id) {
        var text = query.text(name);
        if (text.isEmpty()) {
            return null;
        }
        try {
            return id.apply(text.get());
        } catch (IllegalArgumentException _) {
            canMatch = false;
            return null;
        }
    }
}
