package dev.reprise.state;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AmountTest {
    @Test
    void aDoubleIsCutTowardsZeroAndLimitedToALong() {
        assertThat(Amount.of(7).asLong()).isEqualTo(7);
        assertThat(Amount.of(2.9).asLong()).isEqualTo(2);
        assertThat(Amount.of(-2.9).asLong()).isEqualTo(-2);
        assertThat(Amount.of(1e300).asLong()).isEqualTo(Long.MAX_VALUE);
        assertThat(Amount.of(-1e300).asLong()).isEqualTo(Long.MIN_VALUE);
        assertThat(Amount.of(Double.NaN).asLong()).isZero();
    }

    @Test
    void aWholeAmountIsADoubleToo() {
        assertThat(Amount.of(7).asDouble()).isEqualTo(7.0);
        assertThat(Amount.of(0.5).asDouble()).isEqualTo(0.5);
    }
}
