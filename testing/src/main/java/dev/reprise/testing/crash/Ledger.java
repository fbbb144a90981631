package dev.reprise.testing.crash;

import dev.reprise.state.Json;
import dev.reprise.state.JsonReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What was done in the world outside, whichever process did it. May be used from any thread.
public final class Ledger {
    private final Object lock = new Object(); // guards entries and the file
    private final List<Entry> entries = new ArrayList<>();
    private final @Nullable Path file;

    /// A ledger in memory.
    public Ledger() {
        this(null);
    }

    private Ledger(@Nullable Path file) {
        this.file = file;
    }

    /// A ledger in a file, which outlives the process. One process uses it at a time.
    ///
    /// @param file need not be there
    /// @throws UncheckedIOException when it cannot be read
    public static Ledger in(Path file) {
        var ledger = new Ledger(file);
        try {
            if (Files.exists(file)) {
                Files.readAllLines(file).forEach(line -> ledger.entries.add(Entry.parse(line)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ledger;
    }

    /// Something that was done.
    ///
    /// @param what names it, the same each time it is done
    /// @param key under which a service recognises it, the effect id
    public record Entry(String what, String key, Json result) {
        private static Entry parse(String line) {
            var in = JsonReader.of(Json.parse(line));
            return new Entry(
                    in.requireText("what"),
                    in.requireText("key"),
                    in.require("result", json -> json));
        }

        private String line() {
            return Json.object("what", what, "key", key, "result", result) + "\n";
        }
    }

    /// Does it, once more if it was done already.
    public Json perform(String what, String key, Json result) {
        synchronized (lock) {
            var entry = new Entry(what, key, result);
            write(entry);
            entries.add(entry);
            return result;
        }
    }

    private void write(Entry entry) {
        if (file != null) {
            try {
                Files.writeString(
                        file, entry.line(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
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

    /// All that was done, in this order.
    public List<Entry> entries() {
        synchronized (lock) {
            return List.copyOf(entries);
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
