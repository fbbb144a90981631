package dev.reprise.runtime.store;

import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// The form of a record on disk: `<length> <crc32c, 8 hex digits> <JSON>` and a newline.
final class Frame {
    /// Room for ten digits, eight more, and a space after each.
    static final int LONGEST_HEADER = 20;

    private static final int DIGITS = 10;
    private static final int HEX = 8;

    /// Arrays cannot be quite as long as an int can say.
    private static final int SPARE = 64;

    private Frame() {}

    /// Writes the header so that it ends where the content begins.
    ///
    /// @return where the header begins
    static int writeHeader(byte[] bytes, int content, int length) {
        long sum = sum(bytes, content, length);
        int at = content;
        bytes[--at] = ' ';
        for (int i = 0; i < HEX; i++) {
            bytes[--at] = (byte) Character.forDigit((int) (sum >>> (4 * i)) & 15, 16);
        }
        bytes[--at] = ' ';
        for (int rest = length; rest > 0 || at == content - HEX - 2; rest /= 10) {
            bytes[--at] = (byte) ('0' + rest % 10);
        }
        return at;
    }

    /// The form of a record with this content.
    static byte[] of(byte[] content) {
        var bytes = new byte[LONGEST_HEADER + content.length + 1];
        System.arraycopy(content, 0, bytes, LONGEST_HEADER, content.length);
        bytes[LONGEST_HEADER + content.length] = '\n';
        int start = writeHeader(bytes, LONGEST_HEADER, content.length);
        return Arrays.copyOfRange(bytes, start, bytes.length);
    }

    static long sum(byte[] bytes, int from, int length) {
        var sum = new CRC32C();
        sum.update(bytes, from, length);
        return sum.getValue();
    }

    /// A header that was read.
    ///
    /// @param size bytes of the header itself
    /// @param length bytes of the content
    record Header(int size, int length, long sum) {
        /// Bytes from here to the next header.
        int whole() {
            return size + length + 1;
        }

        /// Whether the content and its newline are there and undamaged.
        boolean matches(byte[] bytes, int at) {
            int content = at + size;
            return bytes[content + length] == '\n' && Frame.sum(bytes, content, length) == sum;
        }
    }

    /// The header at this place; null if there is none.
    ///
    /// @param limit where the bytes end
    /// @param most bytes from here to the end of the file; what claims more is no record
    static @Nullable Header readHeader(byte[] bytes, int at, int limit, long most) {
        long length = 0;
        int to = at;
        while (to < limit && to - at < DIGITS && bytes[to] >= '0' && bytes[to] <= '9') {
            length = length * 10 + bytes[to++] - '0';
        }
        if (to == at || to + HEX + 2 > limit || bytes[to] != ' ' || bytes[to + HEX + 1] != ' ') {
            return null;
        }
        long sum = readSum(bytes, to + 1);
        int size = to - at + HEX + 2;
        return sum < 0 || size + length + 1 > Math.min(most, Integer.MAX_VALUE - SPARE)
                ? null
                : new Header(size, (int) length, sum);
    }

    private static long readSum(byte[] bytes, int at) {
        long sum = 0;
        for (int i = at; i < at + HEX; i++) {
            int digit = Character.digit(bytes[i], 16);
            if (digit < 0) {
                return -1;
            }
            sum = sum << 4 | digit;
        }
        return sum;
    }
}
