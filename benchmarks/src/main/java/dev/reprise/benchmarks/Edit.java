package dev.reprise.benchmarks;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/// One change of a document, four keys deep.
///
/// @param keys lead to a number, or to a list where something is appended
record Edit(Kind kind, List<String> keys, long value) {
    enum Kind {
        SET,
        INCREMENT,
        APPEND
    }

    /// Changes of a kind at random places.
    static List<Edit> random(Kind kind, Shape shape, int count) {
        var random = new SplittableRandom(1);
        return Stream.generate(() -> at(kind, shape.place(random), random.nextLong(1_000_000)))
                .limit(count)
                .toList();
    }

    /// Changes of every kind at random places.
    static List<Edit> mixed(Shape shape, int count) {
        var random = new SplittableRandom(2);
        var kinds = Kind.values();
        return Stream.generate(() ->
                        at(
                                kinds[random.nextInt(kinds.length)],
                                shape.place(random),
                                random.nextLong(1_000_000)))
                .limit(count)
                .toList();
    }

    private static Edit at(Kind kind, List<String> place, long value) {
        return kind == Kind.APPEND
                ? new Edit(kind, Shape.listBeside(place), value)
                : new Edit(kind, place, value);
    }
}
