package dev.reprise.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Reading takes as much memory as the longest good record, whatever a damaged file says.
class FrameReaderTest {
    private static final int LARGE = 64 << 20;
    private static final long LITTLE = 2 << 20;

    @TempDir Path directory;

    private Path log;

    @BeforeEach
    void name() {
        log = directory.resolve("t1.log");
    }

    @Test
    void aRecordThatClaimsMoreThanThereIsEndsTheLog() throws IOException {
        write(0, frame("{}") + "99999999 00000000 {");

        requireOneRecord();
    }

    @Test
    void aRecordThatFalselyClaimsTheRestOfALongLogMakesNoRoomForIt() throws IOException {
        write(0, frame("{}") + (LARGE - 1000) + " 00000000 {");
        write(LARGE, "\n");
        long before = allocated();

        requireOneRecord();

        assertThat(allocated() - before).isLessThan(LITTLE);
    }

    @Test
    void aGoodRecordFarBehindABadOneIsFoundWithoutMakingRoomForWhatIsBetween() throws IOException {
        write(0, "no record\n");
        write(LARGE, "\n" + frame("{}"));
        long before = allocated();

        assertThat(isFollowedByGood()).isTrue();

        assertThat(allocated() - before).isLessThan(LITTLE);
    }

    @Test
    void aGoodRecordIsFoundWhereverItBegins() throws IOException {
        var found = "\n" + frame("{\"a\":1}");
        for (int at = FileWindow.SIZE - 40; at < FileWindow.SIZE + 5; at++) {
            write(0, "no record".repeat(FileWindow.SIZE / 8));
            write(at, found);

            assertThat(isFollowedByGood()).as("at %d", at).isTrue();
        }
    }

    @Test
    void whatOnlyLooksLikeAHeaderIsNoRecord() throws IOException {
        write(0, "no record\n2 00000000 {}\n".repeat(10_000));

        assertThat(isFollowedByGood()).isFalse();
    }

    @Test
    void aRecordOfAnyLengthIsReadAndIsFound() throws IOException {
        for (int length : new int[] {1, FileWindow.SIZE, (1 << 20) - 1, 1 << 20, 3 << 20}) {
            var record = "x".repeat(length);
            log = directory.resolve("log-" + length);
            write(0, frame("{}") + frame(record) + frame("{}"));

            try (var reader = reader()) {
                assertThat(reader.next()).asString().isEqualTo("{}");
                assertThat(reader.next()).asString().isEqualTo(record);
                assertThat(reader.next()).asString().isEqualTo("{}");
                assertThat(reader.next()).isNull();
                assertThat(reader.isAtEnd()).isTrue();
            }
            write(0, "x");
            assertThat(isFollowedByGood()).isTrue();
        }
    }

    private void requireOneRecord() throws IOException {
        try (var reader = reader()) {
            assertThat(reader.next()).asString().isEqualTo("{}");
            assertThat(reader.next()).isNull();
            assertThat(reader.isAtEnd()).isFalse();
        }
    }

    private boolean isFollowedByGood() throws IOException {
        try (var reader = reader()) {
            assertThat(reader.next()).isNull();
            return reader.isFollowedByGood();
        }
    }

    private FrameReader reader() throws IOException {
        return new FrameReader(log, 0, log.toFile().length());
    }

    private void write(long at, String text) throws IOException {
        try (var file = new RandomAccessFile(log.toFile(), "rw")) {
            file.seek(at);
            file.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static String frame(String content) {
        var bytes = content.getBytes(StandardCharsets.UTF_8);
        return "%d %08x %s\n".formatted(bytes.length, Frame.sum(bytes, 0, bytes.length), content);
    }

    private static long allocated() {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return threads.getCurrentThreadAllocatedBytes();
    }
}
