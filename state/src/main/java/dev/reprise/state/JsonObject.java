package dev.reprise.state;

import java.util.Comparator;
import java.util.Iterator;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// A JSON object: members in the UTF-8 order of their keys.
///
/// Reading and changing one member takes time logarithmic in the number of members; a change
/// returns a new object that shares all but a few nodes with this one.
public final class JsonObject implements Json, Iterable<JsonObject.Member> {
    public static final JsonObject EMPTY = new JsonObject(MemberLeaf.EMPTY, 1);

    /// The order of keys: that of their UTF-8 bytes.
    public static final Comparator<String> KEY_ORDER = KeyOrder::compareAny;

    private final MemberTree root;
    private final int depth;

    JsonObject(MemberTree root, int depth) {
        this.root = root;
        this.depth = depth;
    }

    /// A key and what it stands for.
    public record Member(String key, Json value) {}

    public static Builder builder() {
        return new Builder(MemberBuffer.USUAL_CAPACITY);
    }

    /// Collects members whose number is known beforehand.
    ///
    /// @param members how many there will be, as far as known; more are taken, too
    public static Builder builder(int members) {
        return new Builder(members);
    }

    /// An upper bound of the nesting; see [Depth].
    int depth() {
        return depth;
    }

    MemberTree root() {
        return root;
    }

    public int size() {
        return root.size();
    }

    public boolean isEmpty() {
        return root.size() == 0;
    }

    public @Nullable Json get(String key) {
        return root.get(key);
    }

    public Json getOr(String key, Json fallback) {
        var value = root.get(key);
        return value == null ? fallback : value;
    }

    public boolean has(String key) {
        return root.get(key) != null;
    }

    /// This object with one member set.
    ///
    /// @throws JsonException if the key has half a surrogate pair or the result is nested deeper
    ///   than 500
    public JsonObject with(String key, Json value) {
        return with(root.find(key), key, value);
    }

    /// This object with what a change makes of one member, or of none.
    JsonObject with(String key, Change change, int step) {
        var place = root.find(key);
        return with(place, key, change.of(place < 0 ? null : root.at(place), step));
    }

    private JsonObject with(long place, String key, Json value) {
        if (place < 0) {
            var grown = root.inserted(~place, Surrogates.refuseLone("object key", key), value);
            return new JsonObject(Tree.rooted(grown), Depth.around(depth, value));
        }
        var changed = root.replaced(place, value);
        return changed == root ? this : new JsonObject(changed, Depth.around(depth, value));
    }

    public JsonObject with(String key, String value) {
        return with(key, Json.of(value));
    }

    public JsonObject with(String key, long value) {
        return with(key, Json.of(value));
    }

    public JsonObject with(String key, double value) {
        return with(key, Json.of(value));
    }

    public JsonObject with(String key, boolean value) {
        return with(key, Json.of(value));
    }

    public JsonObject without(String key) {
        var changed = root.without(key);
        if (changed == root) {
            return this;
        }
        return changed.size() == 0 ? EMPTY : new JsonObject(Tree.rooted(changed), depth);
    }

    /// This object with all members of another one, which win; members are not merged in turn.
    public JsonObject merge(JsonObject other) {
        if (isEmpty()) {
            return other;
        }
        var merged = this;
        for (var member : other) {
            merged = merged.with(member.key(), member.value());
        }
        return merged;
    }

    /// The keys in order.
    public Iterable<String> keys() {
        return () -> new MemberIterator<>(root, (key, _) -> key);
    }

    @Override
    public Iterator<Member> iterator() {
        return new MemberIterator<>(root, Member::new);
    }

    /// The members in order.
    public Stream<Member> stream() {
        return StreamSupport.stream(spliterator(), false);
    }

    @Override
    public Kind kind() {
        return Kind.OBJECT;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof JsonObject that && Tree.equal(root, that.root);
    }

    @Override
    public int hashCode() {
        var hash = 0;
        for (var member : this) {
            hash += member.key().hashCode() ^ member.value().hashCode();
        }
        return hash;
    }

    @Override
    public String toString() {
        return JsonOutput.text(this::writeTo);
    }

    /// Collects members in any order; the last one of a key counts. Not for use by several threads.
    public static final class Builder {
        private final MemberBuffer members;
        private int depth = 1;

        private Builder(int capacity) {
            members = new MemberBuffer(capacity);
        }

        /// Sets a member.
        ///
        /// @throws JsonException if the key has half a surrogate pair or the result is nested
        ///   deeper than 500
        public Builder put(String key, Json value) {
            depth = Depth.around(depth, value);
            members.put(Surrogates.refuseLone("object key", key), value);
            return this;
        }

        public Builder put(String key, String value) {
            return put(key, Json.of(value));
        }

        public Builder put(String key, long value) {
            return put(key, Json.of(value));
        }

        public Builder put(String key, double value) {
            return put(key, Json.of(value));
        }

        public Builder put(String key, boolean value) {
            return put(key, Json.of(value));
        }

        /// Nothing when the value is null.
        public Builder putOptional(String key, @Nullable Json value) {
            return value == null ? this : put(key, value);
        }

        /// Nothing when the value is null.
        public Builder putOptional(String key, @Nullable String value) {
            return value == null ? this : put(key, value);
        }

        public Builder putAll(JsonObject object) {
            for (var member : object) {
                put(member.key(), member.value());
            }
            return this;
        }

        public JsonObject build() {
            var root = members.toTree();
            return root.size() == 0 ? EMPTY : new JsonObject(root, depth);
        }
    }
}
