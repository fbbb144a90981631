package dev.reprise.core.log;

/// Text as UTF-16 units.
final class Utf16 {
    private Utf16() {}

    /// Whether every surrogate has its other half.
    static boolean isWellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                int codePoint = text.codePointAt(i);
                if (!Character.isSupplementaryCodePoint(codePoint)) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }
}
