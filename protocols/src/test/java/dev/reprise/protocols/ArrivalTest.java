package dev.reprise.protocols;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which row of the routing tables holds.
class ArrivalTest {
    @ParameterizedTest
    @CsvSource(
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    fresh, any,   matching, answers, live,  becomes
                    true,  true,  false,    false,   false, STARTS
                    true,  true,  true,     true,    true,  STARTS
                    true,  true,  false,    true,    true,  STARTS
                    false, true,  true,     true,    true,  FORWARDED
                    false, false, true,     true,    true,  FORWARDED
                    false, true,  true,     true,    false, STARTS
                    false, false, true,     true,    false, STARTS
                    false, false, false,    true,    true,  FORWARDED
                    false, false, false,    true,    false, NOBODY_WAITS
                    false, true,  false,    true,    false, STARTS
                    false, true,  false,    true,    true,  STARTS
                    false, true,  false,    false,   true,  STARTS
                    false, false, false,    false,   false, STARTS
                    """)
    void theFirstRowThatFitsDecides(
            boolean fresh,
            boolean any,
            boolean matching,
            boolean answers,
            boolean live,
            Arrival becomes) {
        assertThat(Arrival.of(fresh, any, matching, answers, live)).isEqualTo(becomes);
    }
}
