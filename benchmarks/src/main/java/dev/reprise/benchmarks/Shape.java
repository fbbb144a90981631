package dev.reprise.benchmarks;

import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/// A document of objects within objects: how many members each level has. The innermost objects
/// hold numbers, the leaves, and an empty list.
record Shape(int first, int second, int third, int leaves) {
    private static final String LIST = "list";

    static final Shape HUNDRED = new Shape(2, 5, 2, 5);
    static final Shape THOUSAND = new Shape(5, 5, 5, 8);

    /// 10⁵ leaves.
    static final Shape LARGE = new Shape(10, 20, 20, 25);

    /// 10⁶ leaves.
    static final Shape HUGE = new Shape(25, 40, 40, 25);

    int size() {
        return first * second * third * leaves;
    }

    Json document() {
        return object(List.of(first, second, third, leaves));
    }

    private static Json object(List<Integer> members) {
        var object = JsonObject.builder();
        var within = members.subList(1, members.size());
        for (int i = 0; i < members.getFirst(); i++) {
            object.put(key(i), within.isEmpty() ? Json.of(i) : object(within));
        }
        if (within.isEmpty()) {
            object.put(LIST, Json.array());
        }
        return object.build();
    }

    /// Where a random leaf is.
    List<String> place(SplittableRandom random) {
        return Stream.of(first, second, third, leaves)
                .map(members -> key(random.nextInt(members)))
                .toList();
    }

    /// Where the list is that is in the same object as a leaf.
    static List<String> listBeside(List<String> place) {
        return Stream.concat(place.stream().limit(3), Stream.of(LIST)).toList();
    }

    private static String key(int number) {
        return "member-%03d".formatted(number);
    }
}
