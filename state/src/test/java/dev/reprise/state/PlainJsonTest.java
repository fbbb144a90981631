package dev.reprise.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/// What plain Java values are as JSON.
class PlainJsonTest {
    private enum Colour {
        RED
    }

    @Test
    void everyKindOfNumberIsAnIntegerOrADouble() {
        assertThat(
                        Json.from(
                                List.of(
                                        1L,
                                        2,
                                        (short) 3,
                                        (byte) 4,
                                        new AtomicLong(5),
                                        new AtomicInteger(6),
                                        0.5,
                                        0.25f,
                                        new BigDecimal("1.5"))))
                .hasToString("[1,2,3,4,5,6,0.5,0.25,1.5]");
    }

    @Test
    void aLargeIntegerIsKeptAsFarAsThereAreBits() {
        var two = BigInteger.TWO;

        assertThat(Json.from(two.pow(63).subtract(BigInteger.ONE)))
                .isEqualTo(Json.of(Long.MAX_VALUE));
        assertThat(Json.from(two.pow(63).negate())).isEqualTo(Json.of(Long.MIN_VALUE));
        assertThat(Json.from(two.pow(63))).hasToString("9223372036854775808");
        assertThat(Json.from(two.pow(64).subtract(BigInteger.ONE)))
                .hasToString("18446744073709551615");
        assertThat(Json.from(two.pow(64))).isEqualTo(Json.of(0x1p64));
        assertThat(Json.from(two.pow(63).negate().subtract(BigInteger.ONE)))
                .isEqualTo(Json.of(-0x1p63));
    }

    @Test
    void containersAreFollowed() {
        var map = Map.of("list", Arrays.asList(null, true, "x"), "array", new int[] {1, 2});

        assertThat(Json.from(map)).hasToString("{\"array\":[1,2],\"list\":[null,true,\"x\"]}");
        assertThat(Json.from(new Object[] {new String[] {"a"}, Json.of(1)}))
                .hasToString("[[\"a\"],1]");
    }

    private static void refused(ThrowingCallable conversion, String message) {
        assertThatThrownBy(conversion)
                .isInstanceOf(JsonException.class)
                .hasMessageContaining(message);
    }

    @Test
    void whatHasNoJsonFormIsNamed() {
        refused(() -> Json.from(new Thread("t")), "of java.lang.Thread has no JSON form");
        refused(
                () -> Json.from(Colour.RED),
                "RED of dev.reprise.state.PlainJsonTest$Colour has no JSON form; choose its text");
        refused(() -> Json.from(Map.of(1, "x")), "an object key must be a String, was 1 of");
        refused(
                () -> Json.object("a", 1, "b"),
                "an object needs a value for each key, but there are 3");
        refused(() -> Json.object(null, 1), "an object key must be a String, was null");
        refused(() -> Json.from(new BigDecimal("1e400")), "beyond the range of a double");
        assertThatThrownBy(() -> Json.from(new Thread("t")))
                .extracting(Throwable::getMessage)
                .asString()
                .doesNotContain("choose");
    }

    @Test
    void aContainerWithinItselfEndsAtTheGreatestDepth() {
        var list = new ArrayList<Object>();
        list.add(list);

        refused(() -> Json.from(list), "nested deeper than the limit of 500");
    }
}
