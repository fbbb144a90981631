package dev.reprise.core.message;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.message.Media.Kind;
import java.net.URI;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MediaTest {
    private static final byte[] PNG = "\u0089PNG\r\n\u001a\n".getBytes(ISO_8859_1);
    private static final String BASE64 = Base64.getEncoder().encodeToString(PNG);

    @Test
    void mediaAreReadInAllFormsThatFrontEndsUse() {
        var png = Media.of("image/png", PNG);

        assertThat(Media.parse("image/png", BASE64, null)).isEqualTo(png);
        assertThat(Media.parse("Image/PNG; q=1", BASE64, null)).isEqualTo(png);
        assertThat(Media.parse(null, "data:image/png;base64," + BASE64, null)).isEqualTo(png);
        assertThat(Media.parse("text/plain", "data:image/png;base64," + BASE64, null))
                .isEqualTo(png);
        assertThat(Media.parse("image", "https://a.example/b.png", "b.png"))
                .isEqualTo(
                        Media.link("image/*", URI.create("https://a.example/b.png"))
                                .withName("b.png"));
        assertThat(Media.parse(null, png.url(), null)).isEqualTo(png);
    }

    @Test
    void theTypeOfBytesIsFoundOutWhereOnlyTheKindIsTold() {
        assertThat(Media.parse("image", BASE64, null).mediaType()).isEqualTo("image/png");
        assertThat(Media.of("audio/*", "RIFF0000WAVE".getBytes(ISO_8859_1)).mediaType())
                .isEqualTo("audio/wav");
        assertThatThrownBy(() -> Media.parse("audio", BASE64, null))
                .hasMessage("media_type must say of which type the data are, was \"audio/*\"");
    }

    @ParameterizedTest
    @CsvSource({
        "image/png, IMAGE",
        "audio/wav, AUDIO",
        "video/mp4, VIDEO",
        "application/pdf, FILE",
        "text/plain, FILE"
    })
    void theTypeSaysWhatAModelDoesWithIt(String mediaType, Kind kind) {
        assertThat(Media.of(mediaType, PNG).kind()).isEqualTo(kind);
    }

    @Test
    void bytesKnowTheirSize() {
        for (int size = 1; size < 10; size++) {
            var bytes = (Media.Source.Bytes) Media.of("image/png", new byte[size]).source();

            assertThat(bytes.size()).isEqualTo(size);
            assertThat(bytes.decoded()).hasSize(size);
        }
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {
                "null, cG5n, 'media_type must be like image/png, was missing'",
                "image/png, 'data:image/png,abc', 'a data URL must be base64, was data:image/png,abc'",
                "image/png, cG5, 'data must be base64 with padding, was cG5'",
                "image/png, 'https://a b', 'url must be an address, was https://a b'",
                "image/p ng, cG5n, 'media_type must be like image/png, was \"image/p ng\"'",
            })
    void whatIsNoMediaIsRefused(String mediaType, String content, String problem) {
        assertThatThrownBy(() -> Media.parse(mediaType, content, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(problem);
    }
}
