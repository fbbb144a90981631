package dev.reprise.state.working;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DeltaListTest {
    private final DeltaList<String> list = DeltaList.of(List.of("a", "b"));

    @Test
    void whatItBeginsWithIsNotAdded() {
        assertThat(list.hasDelta()).isFalse();
        assertThat(list.takeDelta()).isEmpty();
        assertThat(list.initialCount()).isEqualTo(2);
    }

    @Test
    void eachAdditionIsTakenOnce() {
        list.add("c");
        list.addAll(List.of("d", "e"));

        assertThat(list.hasDelta()).isTrue();
        assertThat(list.takeDelta()).containsExactly("c", "d", "e");
        assertThat(list.hasDelta()).isFalse();
        list.add("f");
        assertThat(list.takeDelta()).containsExactly("f");
        assertThat(list.items()).containsExactly("a", "b", "c", "d", "e", "f");
        assertThat(list.initialCount()).isEqualTo(2);
    }

    @Test
    void whatWasHandedOutStaysAsItWas() {
        list.add("c");
        var items = list.items();
        var delta = list.takeDelta();

        list.add("d");

        assertThat(items).containsExactly("a", "b", "c");
        assertThat(delta).containsExactly("c");
    }
}
