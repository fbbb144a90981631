package dev.reprise.testing.crash;

import dev.reprise.state.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What was done in the world outside, whichever process did it. May be used from any thread.
public final class Ledger {
    private final Object lock = new Object(); // guards entries
    private final List<Entry> entries = new ArrayList<>();

    /// Something that was done.
    ///
    /// @param what names it, the same each time it is done
    /// @param key under which a service recognises it, the effect id
    public record Entry(String what, String key, Json result) {}

    /// Does it, once more if it was done already.
    public Json perform(String what, String key, Json result) {
        synchronized (lock) {
            entries.add(new Entry(what, key, result));
            return result;
        }
    }

    /// Does it unless it was done under this key, as a service does that knows such keys.
    public Json performOnce(String what, String key, Json result) {
        synchronized (lock) {
            return find(key).orElseGet(() -> perform(what, key, result));
        }
    }

    /// What was done under this key.
    public Optional<Json> find(String key) {
        synchronized (lock) {
            return entries.stream()
                    .filter(entry -> entry.key().equals(key))
                    .map(Entry::result)
                    .findFirst();
        }
    }

    /// How often each thing was done.
    public Map<String, Integer> times() {
        synchronized (lock) {
            var times = new LinkedHashMap<String, Integer>();
            entries.forEach(entry -> times.merge(entry.what(), 1, Integer::sum));
            return times;
        }
    }
}
