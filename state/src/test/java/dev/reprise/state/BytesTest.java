package dev.reprise.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// JSON read from bytes.
class BytesTest {
    private static final int ROUNDS = 20_000;

    @Test
    void bytesAreWellFormedIfTheDecoderOfTheJdkTakesThem() {
        Seeded.check(random -> {
            for (var round = 0; round < ROUNDS; round++) {
                var bytes = bytes(random);

                assertThat(Utf8.isWellFormed(bytes)).as("%s", bytes).isEqualTo(isDecoded(bytes));
            }
        });
    }

    @Test
    void everyStartOfASequenceIsJudgedAsTheDecoderOfTheJdkDoes() {
        for (var first = 0x80; first <= 0xFF; first++) {
            for (var second = 0; second <= 0xFF; second++) {
                for (var more = 0; more < 4; more++) {
                    var bytes = new byte[2 + more];
                    Arrays.fill(bytes, (byte) 0x80);
                    bytes[0] = (byte) first;
                    bytes[1] = (byte) second;

                    assertThat(Utf8.isWellFormed(bytes))
                            .as("%02x %02x and %d more", first, second, more)
                            .isEqualTo(isDecoded(bytes));
                }
            }
        }
    }

    /// Mostly text with a byte changed here and there, so that both answers come up.
    private static byte[] bytes(RandomGenerator random) {
        var text = new RandomJson(random).text(12) + "plain text" + new RandomJson(random).text(4);
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        for (var changes = random.nextInt(3); changes > 0; changes--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    private static boolean isDecoded(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException _) {
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16BE", "UTF-16LE", "UTF-32BE", "UTF-32LE"})
    void noOtherEncodingIsTaken(String encoding) {
        var bytes = "{\"a\":1}".getBytes(Charset.forName(encoding));

        assertThatThrownBy(() -> Json.parse(bytes)).isInstanceOf(JsonException.class);
    }

    @Test
    void aByteOrderMarkIsNoJson() {
        var bytes = "\uFEFF1".getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> Json.parse(bytes)).isInstanceOf(JsonException.class);
    }

    @Test
    void aPlaceIsCountedInChars() {
        var text = "{\"København\": nil}";

        assertThatThrownBy(() -> Json.parse(text.getBytes(StandardCharsets.UTF_8)))
                .hasMessage(messageOf(text))
                .hasMessageStartingWith("line 1, column ");
    }

    private static String messageOf(String text) {
        try {
            throw new AssertionError(Json.parse(text) + " was read");
        } catch (JsonException problem) {
            return String.valueOf(problem.getMessage());
        }
    }

    @Test
    void malformedBytesAreNamed() {
        var bytes = new byte[] {'"', 'a', (byte) 0xC0, (byte) 0x80, '"'};

        assertThatThrownBy(() -> Json.parse(bytes)).hasMessageContaining("invalid UTF-8 at byte 2");
    }

    @Test
    void nothingIsNoValue() {
        assertThatThrownBy(() -> Json.parse(new byte[0])).hasMessageContaining("no JSON value");
    }

    @Test
    void whatIsWrittenAfterAFailureIsWhole() {
        assertThatThrownBy(() -> JsonOutput.bytes(out -> out.beginObject().value("\uD800")))
                .isInstanceOf(JsonException.class);

        assertThat(Json.array(1, "two").toBytes()).asString().isEqualTo("[1,\"two\"]");
    }

    @Test
    void longTextIsWrittenWhole() {
        var text = "é".repeat(100_000);

        assertThat(Json.parse(Json.of(text).toBytes())).isEqualTo(Json.of(text));
    }
}
