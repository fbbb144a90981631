package dev.reprise.state;

import java.util.random.RandomGenerator;

/// Random operations whose paths meet often and lead somewhere as often as not.
///
/// @param indexes whether paths may go through indexes
public record RandomPatch(RandomGenerator random, RandomJson json, boolean indexes) {
    private static final String[] KEYS = {"a", "b", "c", "0", "\uFFFD", "😀"};
    private static final double[] AMOUNTS = {
        0.5, -1.0, 1e308, Double.NaN, Double.POSITIVE_INFINITY
    };

    public static RandomPatch of(RandomGenerator random) {
        return new RandomPatch(random, new RandomJson(random), true);
    }

    public RandomPatch withoutIndexes() {
        return new RandomPatch(random, json, false);
    }

    /// A document of the keys that the paths know.
    public Json document(int depth) {
        if (depth == 0 || random.nextInt(6) == 0) {
            return json.value(1);
        }
        if (random.nextInt(3) == 0) {
            var array = JsonArray.builder();
            for (var i = random.nextInt(4); i > 0; i--) {
                array.add(document(depth - 1));
            }
            return array.build();
        }
        var object = JsonObject.builder();
        for (var i = random.nextInt(5); i > 0; i--) {
            object.put(key(), document(depth - 1));
        }
        return object.build();
    }

    public Patch patch(int longest) {
        var patch = Patch.builder();
        for (var i = random.nextInt(longest + 1); i > 0; i--) {
            patch.add(op(path()));
        }
        return patch.build();
    }

    private String key() {
        return KEYS[random.nextInt(KEYS.length)];
    }

    private Path path() {
        var path = Path.ROOT;
        for (var i = random.nextInt(12) == 0 ? 0 : 1 + random.nextInt(3); i > 0; i--) {
            path =
                    indexes && random.nextInt(4) == 0
                            ? path.index(random.nextInt(3))
                            : path.key(key());
        }
        return path;
    }

    private Op op(Path path) {
        return switch (random.nextInt(9)) {
            case 0 -> Op.set(path, document(1));
            case 1 -> Op.delete(path);
            case 2 -> Op.append(path, json.value(1));
            case 3 -> Op.mergeObject(path, random.nextInt(5) == 0 ? json.value(1) : json.object(1));
            case 4 -> new Op.Increment(path, amount());
            case 5 -> new Op.Decrement(path, amount());
            case 6 -> Op.insert(path, random.nextInt(3), json.value(1));
            case 7 -> Op.remove(path, json.value(0));
            default -> Op.latticeMerge(path, json.value(1));
        };
    }

    private Amount amount() {
        return random.nextBoolean()
                ? Amount.of(random.nextInt(8) == 0 ? random.nextLong() : random.nextLong(10))
                : Amount.of(AMOUNTS[random.nextInt(AMOUNTS.length)]);
    }
}
