package dev.reprise.state;

/// Finds text that has no UTF-8 form: half of a surrogate pair on its own.
final class Surrogates {
    private Surrogates() {}

    /// The text itself.
    ///
    /// @param what names the text in the error
    /// @throws JsonException if the text holds a lone surrogate
    static String refuseLone(String what, String text) {
        var at = mayHoldAny(text) ? firstLone(text) : -1;
        if (at >= 0) {
            throw new JsonException(
                    "%s has a lone surrogate \\u%04x at index %d"
                            .formatted(what, (int) text.charAt(at), at));
        }
        return text;
    }

    /// Nearly all text has none, which is told faster without a branch for each char.
    private static boolean mayHoldAny(String text) {
        var bits = 0;
        for (var i = 0; i < text.length(); i++) {
            bits |= text.charAt(i);
        }
        return bits >= Character.MIN_SURROGATE;
    }

    private static int firstLone(String text) {
        var at = 0;
        while (at < text.length()) {
            if (!Character.isSurrogate(text.charAt(at))) {
                at++;
            } else if (startsPair(text, at)) {
                at += 2;
            } else {
                return at;
            }
        }
        return -1;
    }

    private static boolean startsPair(String text, int at) {
        return at + 1 < text.length()
                && Character.isSurrogatePair(text.charAt(at), text.charAt(at + 1));
    }
}
