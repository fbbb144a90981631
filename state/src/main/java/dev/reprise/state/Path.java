package dev.reprise.state;

import java.util.Arrays;
import java.util.Iterator;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A place in a JSON document: the keys and indexes that lead there from the root.
///
/// Paths are ordered segment by segment, keys in UTF-8 order before indexes, and a path before
/// those that it begins. A path has at most 500 segments; [JsonException] says so where it would
/// have more.
public final class Path implements Comparable<Path>, Iterable<Path.Segment> {
    public static final Path ROOT = new Path(new Segment[0]);

    private final Segment[] segments;

    private Path(Segment[] segments) {
        if (segments.length > Depth.LIMIT) {
            throw new JsonException(
                    "a path has %d segments, the limit is %d"
                            .formatted(segments.length, Depth.LIMIT));
        }
        this.segments = segments;
    }

    /// One step of a path.
    public sealed interface Segment extends Comparable<Segment> permits Key, Index {}

    /// The step to the member of an object.
    ///
    /// @param name without half a surrogate pair, like every object key
    public record Key(String name) implements Segment {
        public Key {
            Surrogates.refuseLone("path key", name);
        }

        @Override
        public int compareTo(Segment other) {
            return other instanceof Key(var that) ? KeyOrder.compare(name, that) : -1;
        }
    }

    /// The step to the item of an array.
    ///
    /// @param at from 0
    public record Index(int at) implements Segment {
        public Index {
            if (at < 0) {
                throw new JsonException("a path index must not be negative, was " + at);
            }
        }

        @Override
        public int compareTo(Segment other) {
            return other instanceof Index(var that) ? Integer.compare(at, that) : 1;
        }
    }

    /// A path of `String` keys and `Integer` indexes.
    ///
    /// @throws JsonException for anything else
    public static Path of(Object... literals) {
        var segments = new Segment[literals.length];
        for (var i = 0; i < segments.length; i++) {
            segments[i] = literal(literals[i]);
        }
        return new Path(segments);
    }

    private static Segment literal(Object literal) {
        return switch (literal) {
            case String name -> new Key(name);
            case Integer at -> new Index(at);
            case Segment segment -> segment;
            default ->
                    throw new JsonException(
                            "a path segment must be a String or an Integer, was " + literal);
        };
    }

    /// The keys between the dots; empty ones are left out and numbers are keys, too.
    public static Path parse(String dotted) {
        return new Path(
                Arrays.stream(dotted.split("\\.", -1))
                        .filter(piece -> !piece.isEmpty())
                        .map(Key::new)
                        .toArray(Segment[]::new));
    }

    /// A path from an array of strings and non-negative integers.
    ///
    /// @throws JsonException for anything else
    public static Path fromJson(Json json) {
        var items = JsonException.requireArray(json);
        var segments = new Segment[items.size()];
        var at = 0;
        for (var item : items) {
            segments[at] = segment(at, item);
            at++;
        }
        return new Path(segments);
    }

    private static Segment segment(int at, Json item) {
        return switch (item) {
            case Json.Text(var name) -> new Key(name);
            case Json.Int(var index) when index >= 0 && index <= Integer.MAX_VALUE ->
                    new Index((int) index);
            default ->
                    throw JsonException.mustBe("a string or an integer from 0 to 2147483647", item)
                            .in(at);
        };
    }

    public Path key(String name) {
        return child(new Key(name));
    }

    public Path index(int at) {
        return child(new Index(at));
    }

    public Path child(Segment segment) {
        return new Path(Slots.inserted(segments, segments.length, segment));
    }

    public Path join(Path rest) {
        return new Path(Slots.joined(segments, rest.segments));
    }

    /// Empty for the root.
    public Optional<Path> parent() {
        return isRoot() ? Optional.empty() : Optional.of(slice(0, size() - 1));
    }

    public Optional<Segment> first() {
        return isRoot() ? Optional.empty() : Optional.of(segments[0]);
    }

    public Optional<Segment> last() {
        return isRoot() ? Optional.empty() : Optional.of(segments[size() - 1]);
    }

    public boolean isRoot() {
        return segments.length == 0;
    }

    public int size() {
        return segments.length;
    }

    public Segment segment(int at) {
        return segments[Objects.checkIndex(at, size())];
    }

    /// The segments from one place up to, but without, another.
    public Path slice(int from, int to) {
        Objects.checkFromToIndex(from, to, size());
        return from == 0 && to == size() ? this : new Path(Arrays.copyOfRange(segments, from, to));
    }

    public boolean startsWith(Path prefix) {
        return prefix.isPrefixOf(this);
    }

    /// Whether the other path is this one or goes on from it.
    public boolean isPrefixOf(Path other) {
        return size() <= other.size()
                && Arrays.equals(segments, 0, size(), other.segments, 0, size());
    }

    /// What a document holds here; null if a step leads nowhere.
    @Nullable Json resolve(Json document) {
        Json found = document;
        for (var i = 0; i < segments.length && found != null; i++) {
            found = step(found, segments[i]);
        }
        return found;
    }

    private static @Nullable Json step(Json container, Segment segment) {
        return switch (segment) {
            case Key(var name) -> container instanceof JsonObject object ? object.get(name) : null;
            case Index(var at) ->
                    container instanceof JsonArray array && at < array.size()
                            ? array.get(at)
                            : null;
        };
    }

    @Override
    public Iterator<Segment> iterator() {
        return Arrays.asList(segments).iterator();
    }

    @Override
    public int compareTo(Path other) {
        return Arrays.compare(segments, other.segments);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Path that && Arrays.equals(segments, that.segments);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(segments);
    }

    public JsonArray toJson() {
        var array = JsonArray.builder();
        for (var segment : segments) {
            switch (segment) {
                case Key(var name) -> array.add(name);
                case Index(var at) -> array.add(at);
            }
        }
        return array.build();
    }

    public void writeTo(JsonOutput out) {
        out.value(toJson());
    }

    /// As in error messages: `$.users[0].name`. Keys are not quoted.
    @Override
    public String toString() {
        var text = new StringBuilder("$");
        for (var segment : segments) {
            switch (segment) {
                case Key(var name) -> text.append('.').append(name);
                case Index(var at) -> text.append('[').append(at).append(']');
            }
        }
        return text.toString();
    }
}
