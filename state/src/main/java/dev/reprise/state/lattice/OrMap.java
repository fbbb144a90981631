package dev.reprise.state.lattice;

import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A map from which entries can be taken; its values merge.
///
/// Clock and presence are those of [OrSet]. Values that two maps have for one key are merged, also
/// if the key was removed in one of them; no entry is ever dropped.
///
/// As JSON an object of `entries`, each with its `value` and `timestamp`, and `tombstones`.
public final class OrMap<K, V> {
    private static final String VALUE = "value";
    private static final String TIMESTAMP = "timestamp";

    private final Element<K> key;
    private final Lattice<V> lattice;

    /// Of each key an object with the JSON form of the value, and its time.
    private final JsonObject entries;

    private final Times tombstones;
    private final long clock;

    private OrMap(
            Element<K> key, Lattice<V> lattice, JsonObject entries, Times tombstones, long clock) {
        this.key = key;
        this.lattice = lattice;
        this.entries = entries;
        this.tombstones = tombstones;
        this.clock = clock;
    }

    public static <K, V> OrMap<K, V> of(Element<K> key, Lattice<V> values) {
        return new OrMap<>(key, values, JsonObject.EMPTY, Times.NONE, 0);
    }

    /// The lattice of maps with such keys and values.
    ///
    /// @param key one that can be a key
    public static <K, V> Lattice<OrMap<K, V>> lattice(Element<K> key, Lattice<V> values) {
        return new Type<>(key, values);
    }

    /// This map with a value for a key, in the place of the one it had.
    public OrMap<K, V> put(K at, V value) {
        var now = Times.after(clock);
        return with(
                entries.with(key.toKey(at), entry(lattice.toJson(value), now)), tombstones, now);
    }

    /// This map without a key; the very same one if that was never in it.
    public OrMap<K, V> remove(K at) {
        var name = key.toKey(at);
        if (!entries.has(name)) {
            return this;
        }
        var now = Times.after(clock);
        return with(entries, tombstones.with(name, now), now);
    }

    public Optional<V> get(K at) {
        var name = key.toKey(at);
        return isPresent(name) ? Optional.of(value(name)) : Optional.empty();
    }

    public boolean containsKey(K at) {
        return isPresent(key.toKey(at));
    }

    /// The keys in their order.
    public List<K> keys() {
        var keys = new ArrayList<K>();
        for (var name : entries.keys()) {
            if (isPresent(name)) {
                keys.add(key.fromKey(name));
            }
        }
        keys.sort(key);
        return List.copyOf(keys);
    }

    /// Keys and values, in the order of the keys.
    public Map<K, V> entries() {
        var all = new LinkedHashMap<K, V>();
        for (var each : keys()) {
            all.put(each, value(key.toKey(each)));
        }
        return Collections.unmodifiableMap(all);
    }

    public int size() {
        return keys().size();
    }

    private boolean isPresent(String name) {
        return entries.has(name) && time(name) >= tombstones.at(name);
    }

    private JsonObject entry(String name) {
        return (JsonObject) entries.getOr(name, JsonObject.EMPTY);
    }

    private long time(String name) {
        return Times.time(entry(name).getOr(TIMESTAMP, Json.of(0)));
    }

    private V value(String name) {
        return lattice.fromJson(entry(name).getOr(VALUE, Json.NULL));
    }

    private static JsonObject entry(Json value, long time) {
        return JsonObject.EMPTY.with(VALUE, value).with(TIMESTAMP, time);
    }

    private OrMap<K, V> with(JsonObject newEntries, Times newTombstones, long now) {
        return new OrMap<>(key, lattice, newEntries, newTombstones, now);
    }

    public OrMap<K, V> merge(OrMap<K, V> other) {
        if (entries.size() < other.entries.size()) {
            return other.merge(this);
        }
        var merged = entries;
        for (var name : other.entries.keys()) {
            merged = merged.with(name, merged(name, other));
        }
        return with(merged, tombstones.merge(other.tombstones), Math.max(clock, other.clock));
    }

    private JsonObject merged(String name, OrMap<K, V> other) {
        if (!entries.has(name)) {
            return other.entry(name);
        }
        var value = lattice.merge(value(name), other.value(name));
        return entry(lattice.toJson(value), Math.max(time(name), other.time(name)));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof OrMap<?, ?> that
                && entries.equals(that.entries)
                && tombstones.equals(that.tombstones);
    }

    @Override
    public int hashCode() {
        return 31 * entries.hashCode() + tombstones.hashCode();
    }

    @Override
    public String toString() {
        return "OrMap" + entries();
    }

    private record Type<K, V>(Element<K> key, Lattice<V> lattice) implements Lattice<OrMap<K, V>> {
        @Override
        public OrMap<K, V> merge(OrMap<K, V> left, OrMap<K, V> right) {
            return left.merge(right);
        }

        @Override
        public Json toJson(OrMap<K, V> map) {
            return JsonObject.EMPTY
                    .with("entries", map.entries)
                    .with("tombstones", map.tombstones.byKey());
        }

        @Override
        public OrMap<K, V> fromJson(Json json) {
            var members = JsonReader.of(json);
            var tombstones =
                    members.require("tombstones", times -> Times.fromJson(times, key::fromKey));
            var entries = JsonObject.builder();
            var clock = tombstones.latest();
            for (var member : members.requireObject("entries")) {
                var read = read(member);
                entries.put(member.key(), read);
                clock = Math.max(clock, Times.time(read.getOr(TIMESTAMP, Json.NULL)));
            }
            return new OrMap<>(key, lattice, entries.build(), tombstones, clock);
        }

        /// The entry, as this map would write it.
        private JsonObject read(JsonObject.Member member) {
            try {
                key.fromKey(member.key());
                var entry = JsonReader.of(member.value());
                var value = entry.require(VALUE, lattice::fromJson);
                return entry(lattice.toJson(value), entry.require(TIMESTAMP, Times::time));
            } catch (JsonException problem) {
                throw problem.in(member.key()).in("entries");
            }
        }
    }
}
