package dev.reprise.state;

import java.util.random.RandomGenerator;

/// Random values, with the rare cases more frequent than chance would have them.
public record RandomJson(RandomGenerator random) {
    private static final String[] CHARS = {
        "a",
        "b",
        "z",
        "0",
        " ",
        ".",
        "\"",
        "\\",
        "/",
        "\n",
        "\u0000",
        "\u007f",
        "é",
        "\u07ff",
        "\u2028",
        "中",
        "\ud7ff",
        "\ue000",
        "\uffff",
        "😀",
        "\ud800\udc00",
        "\udbff\udfff"
    };
    private static final long[] LONGS = {0, 1, -1, Long.MAX_VALUE, Long.MIN_VALUE};
    private static final double[] DOUBLES = {
        0.0, -0.0, 1.0, -1.5, 0.1, 1e7, 1e15, 1e16, 1e-5, 1e-6, Double.MIN_VALUE, Double.MAX_VALUE
    };

    public String text(int longest) {
        var text = new StringBuilder();
        for (var i = random.nextInt(longest + 1); i > 0; i--) {
            text.append(CHARS[random.nextInt(CHARS.length)]);
        }
        return text.toString();
    }

    /// A value nested at most so deep, with containers of few to some hundred entries.
    public Json value(int depth) {
        return switch (random.nextInt(depth == 0 ? 4 : 6)) {
            case 0 -> Json.of(text(12));
            case 1 -> number();
            case 2 -> Json.of(random.nextBoolean());
            case 3 -> Json.NULL;
            case 4 -> object(depth - 1);
            default -> array(depth - 1);
        };
    }

    public Json number() {
        return switch (random.nextInt(6)) {
            case 0 -> Json.of(LONGS[random.nextInt(LONGS.length)]);
            case 1 -> Json.of(random.nextLong());
            case 2 -> new Json.BigUint(random.nextLong() | Long.MIN_VALUE);
            case 3 -> Json.of(DOUBLES[random.nextInt(DOUBLES.length)]);
            case 4 -> Json.of(Double.longBitsToDouble(random.nextLong()));
            default -> Json.of(random.nextInt(100));
        };
    }

    private int count() {
        return random.nextInt(20) == 0 ? random.nextInt(200) : random.nextInt(6);
    }

    public JsonObject object(int depth) {
        var object = JsonObject.builder();
        for (var i = count(); i > 0; i--) {
            object.put(text(4), value(depth));
        }
        return object.build();
    }

    public JsonArray array(int depth) {
        var array = JsonArray.builder();
        for (var i = count(); i > 0; i--) {
            array.add(value(depth));
        }
        return array.build();
    }
}
