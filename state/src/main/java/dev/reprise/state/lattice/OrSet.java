package dev.reprise.state.lattice;

import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A set from which elements can be taken and to which they can come back.
///
/// Each insertion and removal gets a time of the set's own clock, which is the latest time in it.
/// An element is in the set if it was inserted no earlier than it was removed, so that at a draw
/// the insertion wins. What was removed leaves a tombstone for good.
///
/// As JSON an object of `entries` and `tombstones`, both of keys and times.
public final class OrSet<T> {
    private final Element<T> element;
    private final Times entries;
    private final Times tombstones;

    private OrSet(Element<T> element, Times entries, Times tombstones) {
        this.element = element;
        this.entries = entries;
        this.tombstones = tombstones;
    }

    public static <T> OrSet<T> of(Element<T> element) {
        return new OrSet<>(element, Times.NONE, Times.NONE);
    }

    /// The lattice of sets of such elements.
    ///
    /// @param element one that can be a key
    public static <T> Lattice<OrSet<T>> lattice(Element<T> element) {
        return new Type<>(element);
    }

    /// This set with an element; one that is there gets a new time.
    public OrSet<T> insert(T value) {
        return new OrSet<>(
                element, entries.with(element.toKey(value), Times.after(clock())), tombstones);
    }

    /// This set without an element; the very same one if that was never in it.
    public OrSet<T> remove(T value) {
        var key = element.toKey(value);
        return entries.has(key)
                ? new OrSet<>(element, entries, tombstones.with(key, Times.after(clock())))
                : this;
    }

    public boolean contains(T value) {
        return isPresent(element.toKey(value));
    }

    /// The elements in their order.
    public List<T> elements() {
        var elements = new ArrayList<T>();
        for (var key : entries.byKey().keys()) {
            if (isPresent(key)) {
                elements.add(element.fromKey(key));
            }
        }
        elements.sort(element);
        return List.copyOf(elements);
    }

    public int size() {
        var size = 0;
        for (var key : entries.byKey().keys()) {
            if (isPresent(key)) {
                size++;
            }
        }
        return size;
    }

    private boolean isPresent(String key) {
        return entries.has(key) && entries.at(key) >= tombstones.at(key);
    }

    private long clock() {
        return Math.max(entries.latest(), tombstones.latest());
    }

    public OrSet<T> merge(OrSet<T> other) {
        return new OrSet<>(
                element, entries.merge(other.entries), tombstones.merge(other.tombstones));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof OrSet<?> that
                && entries.equals(that.entries)
                && tombstones.equals(that.tombstones);
    }

    @Override
    public int hashCode() {
        return 31 * entries.hashCode() + tombstones.hashCode();
    }

    @Override
    public String toString() {
        return "OrSet" + elements();
    }

    private record Type<T>(Element<T> element) implements Lattice<OrSet<T>> {
        @Override
        public OrSet<T> merge(OrSet<T> left, OrSet<T> right) {
            return left.merge(right);
        }

        @Override
        public Json toJson(OrSet<T> set) {
            return JsonObject.EMPTY
                    .with("entries", set.entries.byKey())
                    .with("tombstones", set.tombstones.byKey());
        }

        @Override
        public OrSet<T> fromJson(Json json) {
            var members = JsonReader.of(json);
            return new OrSet<>(
                    element,
                    members.require("entries", this::times),
                    members.require("tombstones", this::times));
        }

        private Times times(Json json) {
            return Times.fromJson(json, element::fromKey);
        }
    }
}
