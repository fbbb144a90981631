package dev.reprise.runtime.schema;

import dev.reprise.state.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Schemas that were found valid, the ones used last.
final class CheckedSchemas {
    static final CheckedSchemas INSTANCE = new CheckedSchemas(256);

    private final Object lock = new Object(); // guards kept
    private final Map<JsonObject, CheckedSchema> kept;

    CheckedSchemas(int most) {
        kept =
                new LinkedHashMap<>(16, 0.75f, true) {
                    @Override
                    protected boolean removeEldestEntry(
                            Map.Entry<JsonObject, CheckedSchema> eldest) {
                        return size() > most;
                    }
                };
    }

    /// @throws dev.reprise.core.tool.ToolException internal, when the schema is invalid
    CheckedSchema of(JsonObject schema) {
        var known = find(schema);
        if (known != null) {
            return known;
        }
        // Outside of the lock: this takes a while, and doing it twice is harmless.
        var checked = CheckedSchema.of(schema);
        synchronized (lock) {
            kept.put(schema, checked);
        }
        return checked;
    }

    @Nullable CheckedSchema find(JsonObject schema) {
        synchronized (lock) {
            return kept.get(schema);
        }
    }
}
