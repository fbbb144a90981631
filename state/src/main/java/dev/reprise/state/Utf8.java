package dev.reprise.state;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Tells whether bytes are what they should be, faster than decoding them does.
///
/// Well-formed is what table 3-7 of the Unicode Standard lists.
final class Utf8 {
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final int MARK = 0xEF;
    private static final int ENCODING_SHOWS = 4;

    private Utf8() {}

    /// Whether bytes are well-formed UTF-8 that nothing could take for another encoding: without a
    /// byte order mark, and without zeros at the start.
    static boolean isPlain(byte[] bytes) {
        for (var i = 0; i < Math.min(bytes.length, ENCODING_SHOWS); i++) {
            if (bytes[i] == 0) {
                return false;
            }
        }
        return bytes.length > 0 && at(bytes, 0) != MARK && isWellFormed(bytes);
    }

    static boolean isWellFormed(byte[] bytes) {
        var next = 0;
        while (next < bytes.length) {
            if (isAsciiOnly(bytes, next)) {
                next += Long.BYTES;
            } else if (bytes[next] >= 0) {
                next++;
            } else if (startsSequence(bytes, next)) {
                next += lengthOf(at(bytes, next));
            } else {
                return false;
            }
        }
        return true;
    }

    private static boolean isAsciiOnly(byte[] bytes, int from) {
        return from + Long.BYTES <= bytes.length
                && ((long) LONGS.get(bytes, from) & HIGH_BITS) == 0;
    }

    private static boolean startsSequence(byte[] bytes, int from) {
        var first = at(bytes, from);
        var length = lengthOf(first);
        if (first < 0xC2 || first > 0xF4 || from + length > bytes.length) {
            return false;
        }
        var second = at(bytes, from + 1);
        if (second < lowestSecond(first) || second > highestSecond(first)) {
            return false;
        }
        for (var i = from + 2; i < from + length; i++) {
            if ((bytes[i] & 0xC0) != 0x80) {
                return false;
            }
        }
        return true;
    }

    private static int lengthOf(int first) {
        return first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    }

    /// A smaller one would make a longer sequence than is needed.
    private static int lowestSecond(int first) {
        return switch (first) {
            case 0xE0 -> 0xA0;
            case 0xF0 -> 0x90;
            default -> 0x80;
        };
    }

    /// A larger one would make a surrogate, or be past the last code point.
    private static int highestSecond(int first) {
        return switch (first) {
            case 0xED -> 0x9F;
            case 0xF4 -> 0x8F;
            default -> 0xBF;
        };
    }

    private static int at(byte[] bytes, int index) {
        return Byte.toUnsignedInt(bytes[index]);
    }
}
