package dev.reprise.benchmarks;

import dev.reprise.state.Amount;
import dev.reprise.state.Json;
import dev.reprise.state.JsonArray;
import dev.reprise.state.JsonObject;
import dev.reprise.state.Op;
import dev.reprise.state.Patch;
import dev.reprise.state.Path;
import dev.reprise.state.lattice.Element;
import dev.reprise.state.lattice.Flag;
import dev.reprise.state.lattice.GCounter;
import dev.reprise.state.lattice.GSet;
import dev.reprise.state.lattice.LatticeRegistry;
import dev.reprise.state.lattice.MaxReg;
import dev.reprise.state.lattice.OrMap;
import dev.reprise.state.lattice.OrSet;
import java.util.random.RandomGenerator;

/// Random documents and patches whose paths meet, with rare and hostile values among them.
///
/// @param random where all chance comes from
record RandomState(RandomGenerator random) {
    /// What merges under some of the keys.
    static final LatticeRegistry LATTICES =
            LatticeRegistry.EMPTY
                    .with(Path.of("a"), GCounter.LATTICE)
                    .with(Path.of("b"), GSet.lattice(Element.TEXT))
                    .with(Path.of("c"), OrSet.lattice(Element.TEXT))
                    .with(Path.of("d"), OrMap.lattice(Element.TEXT, GCounter.LATTICE))
                    .with(Path.of("d", "a"), Flag.LATTICE)
                    .with(Path.of("😀"), MaxReg.lattice(Element.LONG));

    private static final String[] KEYS = {
        "a", "b", "c", "d", "0", "", "entries", "tombstones", "value", "timestamp", "\uFFFD", "😀"
    };
    private static final long[] LONGS = {0, 1, 2, -1, Long.MAX_VALUE, Long.MIN_VALUE};
    private static final double[] DOUBLES = {
        0.0, -0.0, 0.5, 1e308, -1e308, Double.MIN_VALUE, 9.3e18, 1e20
    };
    private static final double[] NOT_FINITE = {
        Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY
    };

    /// As long as a path may be, and as deep as values may be nested.
    private static final int DEEPEST = 500;

    Json document() {
        return isRare() ? deep(value(2)) : value(4);
    }

    Patch patch() {
        var patch = Patch.builder();
        for (int i = random.nextInt(6); i > 0; i--) {
            patch.add(op(path()));
        }
        return patch.build();
    }

    private boolean isRare() {
        return random.nextInt(500) == 0;
    }

    private Json value(int depth) {
        return switch (random.nextInt(depth == 0 ? 4 : 9)) {
            case 0 -> number();
            case 1 -> Json.of(key());
            case 2 -> Json.of(random.nextBoolean());
            case 3 -> Json.NULL;
            case 4 -> array(depth - 1);
            case 5 -> mergeable();
            default -> object(depth - 1);
        };
    }

    private Json number() {
        return switch (random.nextInt(5)) {
            case 0 -> Json.of(LONGS[random.nextInt(LONGS.length)]);
            case 1 -> Json.of(DOUBLES[random.nextInt(DOUBLES.length)]);
            case 2 -> new Json.BigUint(random.nextLong() | Long.MIN_VALUE);
            default -> Json.of(random.nextInt(4));
        };
    }

    private JsonObject object(int depth) {
        var object = JsonObject.builder();
        for (int i = random.nextInt(6); i > 0; i--) {
            object.put(key(), value(depth));
        }
        return object.build();
    }

    private JsonArray array(int depth) {
        var array = JsonArray.builder();
        for (int i = random.nextInt(isRare() ? 200 : 4); i > 0; i--) {
            array.add(value(depth));
        }
        return array.build();
    }

    /// A value of a lattice, or nearly one.
    private Json mergeable() {
        return switch (random.nextInt(4)) {
            case 0 -> counts();
            case 1 -> JsonArray.of(Json.of(key()), Json.of(key()));
            case 2 -> Json.object("entries", counts(), "tombstones", counts());
            default ->
                    Json.object(
                            "entries",
                            Json.object(key(), Json.object("value", counts(), "timestamp", time())),
                            "tombstones",
                            counts());
        };
    }

    private JsonObject counts() {
        var counts = JsonObject.EMPTY;
        for (int i = random.nextInt(3); i > 0; i--) {
            counts = counts.with(key(), time());
        }
        return counts;
    }

    private Json time() {
        return random.nextInt(20) == 0 ? number() : Json.of(random.nextInt(5));
    }

    private Json deep(Json inside) {
        var nested = inside;
        for (int i = random.nextInt(DEEPEST - 9); i > 0; i--) {
            nested = random.nextBoolean() ? JsonArray.of(nested) : Json.object(key(), nested);
        }
        return nested;
    }

    private String key() {
        return KEYS[random.nextInt(KEYS.length)];
    }

    private Path path() {
        int length = isRare() ? random.nextInt(DEEPEST + 1) : random.nextInt(4);
        var path = Path.ROOT;
        for (int i = 0; i < length; i++) {
            path = random.nextInt(4) == 0 ? path.index(index()) : path.key(key());
        }
        return path;
    }

    private int index() {
        return isRare() ? Integer.MAX_VALUE : random.nextInt(4);
    }

    private Op op(Path path) {
        return switch (random.nextInt(10)) {
            case 0 -> Op.set(path, document());
            case 1 -> Op.delete(path);
            case 2 -> Op.append(path, value(2));
            case 3 -> Op.mergeObject(path, random.nextInt(5) == 0 ? value(1) : object(2));
            case 4 -> new Op.Increment(path, amount());
            case 5 -> new Op.Decrement(path, amount());
            case 6 -> Op.insert(path, index(), value(1));
            case 7 -> Op.remove(path, value(1));
            default -> Op.latticeMerge(path, random.nextBoolean() ? mergeable() : value(2));
        };
    }

    private Amount amount() {
        return switch (random.nextInt(4)) {
            case 0 -> Amount.of(LONGS[random.nextInt(LONGS.length)]);
            case 1 -> Amount.of(DOUBLES[random.nextInt(DOUBLES.length)]);
            case 2 -> Amount.of(NOT_FINITE[random.nextInt(NOT_FINITE.length)]);
            default -> Amount.of(random.nextLong(10));
        };
    }

    /// The text with a few characters changed, taken out or doubled.
    String damaged(String text) {
        var damaged = new StringBuilder(text);
        for (int i = 1 + random.nextInt(3); i > 0 && !damaged.isEmpty(); i--) {
            int at = random.nextInt(damaged.length());
            switch (random.nextInt(3)) {
                case 0 -> damaged.setCharAt(at, text.charAt(random.nextInt(text.length())));
                case 1 -> damaged.deleteCharAt(at);
                default -> damaged.insert(at, damaged.charAt(at));
            }
        }
        return damaged.toString();
    }
}
