package dev.reprise.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectLayoutTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 32, 33, 100})
    void anObjectOfALayoutIsOneLikeAnyOther(int width) {
        var keys = IntStream.range(0, width).mapToObj("k%03d"::formatted).toList();
        var built = JsonObject.builder();
        keys.forEach(key -> built.put(key, key + "!"));

        var object = ObjectLayout.of(keys).object(at -> Json.of(keys.get(at) + "!"));

        assertThat(object).isEqualTo(built.build());
        assertThat(object.with("k000", 1)).isEqualTo(built.build().with("k000", 1));
    }

    @Test
    void keysAreInUtf8Order() {
        var layout = ObjectLayout.of(List.of("\uFFFD", "😀"));

        assertThat(layout.object(Json::of)).hasToString("{\"\uFFFD\":0,\"😀\":1}");
        assertThatThrownBy(() -> ObjectLayout.of(List.of("😀", "\uFFFD")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ObjectLayout.of(List.of("a", "a")))
                .hasMessage("keys are not in order: [a, a]");
    }

    @Test
    void anObjectIsNotNestedTooDeep() {
        var layout = ObjectLayout.of(List.of("a"));
        Json deep = JsonArray.EMPTY;
        while (((JsonArray) deep).depth() < Depth.LIMIT) {
            deep = JsonArray.of(deep);
        }
        var deepest = deep;

        assertThatThrownBy(() -> layout.object(_ -> deepest)).hasMessage(Depth.EXCEEDED);
    }

    @Test
    void aKeyWithHalfASurrogatePairIsRefused() {
        assertThatThrownBy(() -> ObjectLayout.of(List.of("\uD800")))
                .hasMessageContaining("lone surrogate");
    }
}
