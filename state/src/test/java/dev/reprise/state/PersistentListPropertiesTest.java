package dev.reprise.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// Many lists that grow out of one another, against copies of their own.
class PersistentListPropertiesTest {
    private static final int LISTS = 300;

    private record Pair(PersistentList<Integer> list, List<Integer> copy) {
        Pair grown(RandomGenerator random) {
            var more = new ArrayList<Integer>();
            for (var i = random.nextInt(random.nextInt(8) == 0 ? 40 : 4); i > 0; i--) {
                more.add(random.nextInt());
            }
            var all = new ArrayList<>(copy);
            all.addAll(more);
            return new Pair(
                    more.size() == 1 ? list.append(more.getFirst()) : list.appendAll(more), all);
        }
    }

    private static List<Pair> family(RandomGenerator random) {
        var pairs = new ArrayList<>(List.of(new Pair(PersistentList.of(), List.of())));
        while (pairs.size() < LISTS) {
            var from =
                    random.nextInt(3) == 0
                            ? pairs.get(random.nextInt(pairs.size()))
                            : pairs.getLast();
            pairs.add(from.grown(random));
        }
        return pairs;
    }

    @Test
    void everyListKeepsItsElementsWhateverGrowsOutOfIt() {
        Seeded.check(random -> {
            for (var pair : family(random)) {
                assertThat(pair.list).isEqualTo(pair.copy).hasSameHashCodeAs(pair.copy);
                assertThat(pair.list.toArray()).isEqualTo(pair.copy.toArray());
            }
        });
    }

    @Test
    void listsAreEqualWhereTheirElementsAre() {
        Seeded.check(random -> {
            var pairs = family(random);
            for (var i = 0; i < 2000; i++) {
                var left = pairs.get(random.nextInt(pairs.size()));
                var right = pairs.get(random.nextInt(pairs.size()));

                assertThat(left.list.equals(right.list)).isEqualTo(left.copy.equals(right.copy));
            }
        });
    }

    @Test
    void ofTwoListsOfOneLineTheShorterIsHowTheLongerBegins() {
        Seeded.check(random -> {
            var pairs = family(random);
            for (var left : pairs) {
                for (var right : pairs) {
                    if (left.copy.size() <= right.copy.size()
                            && left.list.line().equals(right.list.line())) {
                        assertThat(right.copy.subList(0, left.copy.size())).isEqualTo(left.copy);
                    }
                }
            }
        });
    }

    @Test
    void aListThatOnlyGrowsStaysOfOneLine() {
        Seeded.check(random -> {
            var pair = new Pair(PersistentList.of(), List.of()).grown(random);
            while (pair.list.isEmpty()) {
                pair = pair.grown(random);
            }
            for (var i = 0; i < LISTS; i++) {
                var longer = pair.grown(random);

                assertThat(longer.list.line()).isSameAs(pair.list.line());
                pair = longer;
            }
        });
    }
}
