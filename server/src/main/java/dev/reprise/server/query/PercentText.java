package dev.reprise.server.query;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// Decodes percent-encoded text.
public final class PercentText {
    private PercentText() {}

    /// Decodes one segment of a path.
    ///
    /// @throws IllegalArgumentException naming the text when it is not percent-encoded UTF-8
    public static String decode(String encoded) {
        return encoded.indexOf('%') < 0 ? encoded : text(encoded, bytes(encoded));
    }

    /// As [#decode(String)], with `+` for a space.
    static String decodeForm(String encoded) {
        return decode(encoded.replace('+', ' '));
    }

    private static byte[] bytes(String encoded) {
        var bytes = new ByteArrayOutputStream(encoded.length());
        for (int i = 0; i < encoded.length(); i++) {
            char c = encoded.charAt(i);
            if (c == '%') {
                bytes.write(octet(encoded, i));
                i += 2;
            } else {
                bytes.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toByteArray();
    }

    private static int octet(String encoded, int at) {
        int high = at + 2 < encoded.length() ? Character.digit(encoded.charAt(at + 1), 16) : -1;
        int low = high < 0 ? -1 : Character.digit(encoded.charAt(at + 2), 16);
        if (low < 0) {
            throw refused(encoded);
        }
        return high << 4 | low;
    }

    private static String text(String encoded, byte[] bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw refused(encoded);
        }
    }

    private static IllegalArgumentException refused(String encoded) {
        return new IllegalArgumentException("\"" + encoded + "\" is not percent-encoded UTF-8");
    }
}
