package dev.reprise.runtime.loop;

import java.util.regex.Pattern;

/// Text that comes in pieces, passed on in pieces each of which is text on its own.
///
/// Half of a surrogate pair has no form in JSON or UTF-8, so that nothing that holds one can be
/// stored or sent. A piece that ends with one waits for the other half; a half that has none
/// becomes U+FFFD.
final class TextPieces {
    private static final String REPLACEMENT = "\uFFFD";
    private static final Pattern LONE_HALF = Pattern.compile("\\p{Cs}");

    private String held = "";

    /// What can be passed on once this piece has come; may be empty.
    String next(String piece) {
        if (piece.isEmpty()) {
            return piece;
        }
        var text = held.concat(piece);
        int last = text.length() - 1;
        boolean waits = Character.isHighSurrogate(text.charAt(last));
        held = waits ? text.substring(last) : "";
        return whole(waits ? text.substring(0, last) : text);
    }

    /// What is left when no other piece will come.
    String rest() {
        var rest = whole(held);
        held = "";
        return rest;
    }

    /// The text without lone halves.
    static String whole(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return LONE_HALF.matcher(text).replaceAll(REPLACEMENT);
            }
        }
        return text;
    }
}
