package dev.reprise.state.lattice;

import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonObject;
import org.jspecify.annotations.Nullable;

/// A counter that only grows: how far each node has counted.
///
/// As JSON an object of nodes and counts. A count goes from 0 to 2⁶⁴−1 and stays there; read as a
/// `long` it stops at 2⁶³−1. Two writers that count at once need nodes of their own.
public final class GCounter {
    public static final GCounter ZERO = new GCounter(JsonObject.EMPTY);
    public static final Lattice<GCounter> LATTICE = new Type();

    private final JsonObject counts;

    private GCounter(JsonObject counts) {
        this.counts = counts;
    }

    /// This counter after a node has counted further.
    ///
    /// @param by not negative
    public GCounter increment(String node, long by) {
        if (by < 0) {
            throw new IllegalArgumentException("a counter cannot be increased by " + by);
        }
        var before = bits(counts.get(node));
        var sum = before + by;
        var after = before < 0 && sum >= 0 ? -1 : sum;
        return new GCounter(counts.with(node, count(after)));
    }

    /// How far all nodes together have counted.
    public long value() {
        var sum = 0L;
        for (var count : counts) {
            sum += limited(bits(count.value()));
            if (sum < 0) {
                return Long.MAX_VALUE;
            }
        }
        return sum;
    }

    /// How far one node has counted; 0 if it is not known.
    public long nodeValue(String node) {
        return limited(bits(counts.get(node)));
    }

    public GCounter merge(GCounter other) {
        if (counts.size() < other.counts.size()) {
            return other.merge(this);
        }
        var merged = counts;
        for (var theirs : other.counts) {
            var ours = bits(merged.get(theirs.key()));
            if (Long.compareUnsigned(bits(theirs.value()), ours) > 0 || !merged.has(theirs.key())) {
                merged = merged.with(theirs.key(), theirs.value());
            }
        }
        return new GCounter(merged);
    }

    /// The unsigned bits of a count.
    private static long bits(@Nullable Json count) {
        return switch (count) {
            case Json.Int(var value) -> value;
            case Json.BigUint(var bits) -> bits;
            case null, default -> 0;
        };
    }

    private static Json count(long bits) {
        return bits < 0 ? new Json.BigUint(bits) : Json.of(bits);
    }

    private static long limited(long bits) {
        return bits < 0 ? Long.MAX_VALUE : bits;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof GCounter that && counts.equals(that.counts);
    }

    @Override
    public int hashCode() {
        return counts.hashCode();
    }

    @Override
    public String toString() {
        return "GCounter" + counts;
    }

    private static final class Type implements Lattice<GCounter> {
        @Override
        public GCounter merge(GCounter left, GCounter right) {
            return left.merge(right);
        }

        @Override
        public Json toJson(GCounter counter) {
            return counter.counts;
        }

        @Override
        public GCounter fromJson(Json json) {
            var counts = json.asObject().orElseThrow(() -> JsonException.mustBe("an object", json));
            for (var count : counts) {
                if (!isCount(count.value())) {
                    throw JsonException.mustBe("an unsigned 64-bit integer", count.value())
                            .in(count.key());
                }
            }
            return counts.isEmpty() ? ZERO : new GCounter(counts);
        }

        private static boolean isCount(Json json) {
            return json instanceof Json.BigUint
                    || (json instanceof Json.Int(var value) && value >= 0);
        }
    }
}
