package dev.reprise.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.store.Page;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FirstTest {
    @ParameterizedTest
    @CsvSource({"0, 0", "0, 1", "0, 50", "10, 50", "9990, 50", "10000, 5", "20000, 5", "4090, 6"})
    void aPartIsThatOfTheWholeInOrder(int offset, int limit) {
        var numbers = IntStream.range(0, 10_000).boxed().collect(Collectors.toList());
        Collections.shuffle(numbers, new Random(3));
        List<Integer> ordered = numbers.stream().sorted().toList();

        var page = First.page(numbers.stream(), Comparator.naturalOrder(), offset, limit, n -> n);

        assertThat(page).isEqualTo(Page.of(ordered, offset, limit));
    }
}
