package dev.reprise.models.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventStreamTest {
    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void endsLinesAnyWay(String end) throws IOException {
        var text = "data: a\n\ndata:b\n\n: note\ndata:  c\n\n".replace("\n", end);

        assertThat(events(text)).containsExactly("a", "b", " c");
    }

    @Test
    void joinsDataThatIsSplitOverLines() throws IOException {
        assertThat(events("data: {\ndata:  \"a\":1\nid: 4\ndata\ndata: }\n\n"))
                .containsExactly("{\n \"a\":1\n\n}");
    }

    @Test
    void skipsEventsWithoutData() throws IOException {
        assertThat(events("\n\n: ping\n\nevent: x\n\ndata: a\n\n\n")).containsExactly("a");
    }

    @Test
    void keepsEmptyData() throws IOException {
        assertThat(events("data\n\ndata:\n\ndata: \n\n")).containsExactly("", "", "");
    }

    @Test
    void dropsAnEventThatTheEndCutsOff() throws IOException {
        assertThat(events("data: a\n\ndata: b\n")).containsExactly("a");
        assertThat(events("data: a\n\ndata: b")).containsExactly("a");
        assertThat(events("")).isEmpty();
    }

    @Test
    void ignoresOtherFieldsAndAByteOrderMark() throws IOException {
        assertThat(events("\uFEFFdata: a\ndatabase: b\nxdata: c\n\n")).containsExactly("a");
    }

    @Test
    void namesItsEvents() throws IOException {
        var stream = stream("event: ping\ndata: a\n\ndata: b\n\nevent: c\n\ndata: d\n\n", 64);

        assertThat(stream.next()).isTrue();
        assertThat(stream.type()).isEqualTo("ping");
        assertThat(stream.next()).isTrue();
        assertThat(stream.type()).isNull();
        assertThat(stream.next()).isTrue();
        assertThat(stream.type()).isNull();
    }

    @Test
    void readsTheSameHoweverTheBytesArrive() throws IOException {
        var seed = new Random().nextLong();
        var random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            var text = randomStream(random);
            var expected = events(text);

            var actual = read(new EventStream(new Pieces(text, random), 1 + random.nextInt(9)));

            assertThat(actual).as("seed %d, stream %s", seed, text).isEqualTo(expected);
        }
    }

    private static String randomStream(Random random) {
        var parts =
                List.of("data: a", "data:üß", "data", ":x", "event: e", "\n", "\r\n", "\r", "\n\n");
        var text = new StringBuilder();
        for (int i = random.nextInt(12); i >= 0; i--) {
            text.append(parts.get(random.nextInt(parts.size())));
        }
        return text.append("\n\n").toString();
    }

    @Test
    void refusesAnEventWithoutEnd() {
        var endless =
                new InputStream() {
                    @Override
                    public int read() {
                        return 'x';
                    }
                };

        assertThatThrownBy(() -> new EventStream(endless).next())
                .isInstanceOf(IOException.class)
                .hasMessage("an event is longer than 16777216 bytes");
    }

    private static List<String> events(String text) throws IOException {
        return read(stream(text, 1 << 10));
    }

    private static EventStream stream(String text, int size) {
        return new EventStream(
                new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), size);
    }

    private static List<String> read(EventStream stream) throws IOException {
        var events = new ArrayList<String>();
        while (stream.next()) {
            events.add(
                    new String(
                            stream.buffer(),
                            stream.offset(),
                            stream.length(),
                            StandardCharsets.UTF_8));
        }
        return events;
    }

    /// Hands over a few bytes at a time.
    private static final class Pieces extends ByteArrayInputStream {
        private final Random random;

        Pieces(String text, Random random) {
            super(text.getBytes(StandardCharsets.UTF_8));
            this.random = random;
        }

        @Override
        public synchronized int read(byte[] target, int offset, int length) {
            return super.read(target, offset, Math.min(length, 1 + random.nextInt(3)));
        }
    }
}
