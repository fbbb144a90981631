package dev.reprise.state;

import java.math.BigDecimal;

/// How doubles are written: the shortest digits that read back as the same double, plain from 10⁻⁵
/// to 10¹⁶ and with an exponent outside.
final class RealText {
    private static final double PLAIN_FROM = 1e-5;
    private static final double PLAIN_BELOW = 1e16;

    private RealText() {}

    static String of(double value) {
        var text = Double.toString(value);
        var exponent = text.indexOf('E');
        if (exponent < 0) {
            return text;
        }
        var size = Math.abs(value);
        return size >= PLAIN_FROM && size < PLAIN_BELOW
                ? plain(text)
                : text.replace(".0E", "e").replace('E', 'e');
    }

    private static String plain(String text) {
        var plain = new BigDecimal(text).stripTrailingZeros().toPlainString();
        return plain.indexOf('.') < 0 ? plain + ".0" : plain;
    }

    /// The double nearest to an unsigned integer of at least 2⁶³.
    static double ofUnsigned(long bits) {
        return ((bits >>> 1) | (bits & 1)) * 2.0;
    }
}
