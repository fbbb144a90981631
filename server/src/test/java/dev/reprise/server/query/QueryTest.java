package dev.reprise.server.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTest {
    @Test
    void namesAndValuesAreDecoded() {
        var query = Query.parse("a=x%20y&b+c=%C3%BC&&empty=&flag&plus=1+1");

        assertThat(query.text("a")).contains("x y");
        assertThat(query.text("b c")).contains("ü");
        assertThat(query.text("empty")).contains("");
        assertThat(query.text("flag")).contains("");
        assertThat(query.text("plus")).contains("1 1");
        assertThat(query.text("missing")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=%", "a=%2", "a=%zz", "a=%ff", "%c3%28=1", "a=%-1"})
    void whatIsNoPercentEncodedUtf8IsRefused(String raw) {
        assertThatThrownBy(() -> Query.parse(raw))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("is not percent-encoded UTF-8");
    }

    @Test
    void oneParameterTwiceIsRefused() {
        assertThatThrownBy(() -> Query.parse("limit=1&limit=2"))
                .hasMessage("query parameter limit is there twice");
        assertThatThrownBy(() -> Query.parse("a=1&b=2").text("a", "b"))
                .hasMessage("query parameters a and b are the same one, send only one of them");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "-1", "1.5", "+5", " 5", "٣"})
    void anUnsignedNumberIsDigitsOnly(String value) {
        var query = Query.parse("limit=" + value);

        assertThatThrownBy(() -> query.count("limit", 50))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("limit must be an unsigned integer, was \"");
    }

    @Test
    void largeNumbersAreTheLargest() {
        var query = Query.parse("a=99999999999999999999999&b=-9223372036854775808");

        assertThat(query.count("a", 0)).isEqualTo(Integer.MAX_VALUE);
        assertThat(query.unsigned("a")).isEqualTo(Long.MAX_VALUE);
        assertThat(query.signed("b")).isEqualTo(Long.MIN_VALUE);
        assertThatThrownBy(() -> query.signed("a")).hasMessageStartingWith("a must be an integer");
    }
}
