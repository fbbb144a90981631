package dev.reprise.runtime.store;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/// Ids in little memory: those of 32 hex digits, with dashes as a UUID has them or without, take
/// half of their length.
final class PackedId {
    private static final byte TEXT = 0;
    private static final byte HEX = 1;
    private static final byte UUID = 2;

    private static final HexFormat DIGITS = HexFormat.of();
    private static final int HEX_LENGTH = 32;
    private static final int UUID_LENGTH = 36;
    private static final int[] DASHES = {8, 13, 18, 23};

    private PackedId() {}

    static byte[] pack(String id) {
        if (id.length() == HEX_LENGTH && isHex(id)) {
            return packed(HEX, DIGITS.parseHex(id));
        }
        if (id.length() == UUID_LENGTH && isDashed(id)) {
            var digits = id.replace("-", "");
            if (digits.length() == HEX_LENGTH && isHex(digits)) {
                return packed(UUID, DIGITS.parseHex(digits));
            }
        }
        return packed(TEXT, id.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean isHex(String text) {
        for (int i = 0; i < text.length(); i++) {
            char digit = text.charAt(i);
            if ((digit < '0' || digit > '9') && (digit < 'a' || digit > 'f')) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDashed(String text) {
        for (int dash : DASHES) {
            if (text.charAt(dash) != '-') {
                return false;
            }
        }
        return true;
    }

    private static byte[] packed(byte kind, byte[] content) {
        var packed = new byte[content.length + 1];
        packed[0] = kind;
        System.arraycopy(content, 0, packed, 1, content.length);
        return packed;
    }

    static String text(byte[] packed) {
        return switch (packed[0]) {
            case HEX -> DIGITS.formatHex(packed, 1, packed.length);
            case UUID -> dashed(DIGITS.formatHex(packed, 1, packed.length));
            default -> new String(packed, 1, packed.length - 1, StandardCharsets.UTF_8);
        };
    }

    private static String dashed(String hex) {
        var text = new StringBuilder(UUID_LENGTH).append(hex);
        for (int dash : DASHES) {
            text.insert(dash, '-');
        }
        return text.toString();
    }

    /// As the ids themselves compare.
    static int compare(byte[] one, byte[] other) {
        return one[0] == other[0] && one[0] != TEXT
                ? Arrays.compareUnsigned(one, other)
                : text(one).compareTo(text(other));
    }
}
