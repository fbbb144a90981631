package dev.reprise.extensions.permission;

import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// A regular expression that is searched for anywhere in a text.
///
/// Look-around and back-references are refused, because rules are meant to be portable to engines
/// without them. A search is given up when it takes too long.
final class Regex {
    /// Characters a search may look at, again and again included.
    private static final int PATIENCE = 2_000_000;

    private static final Pattern NOT_PORTABLE =
            Pattern.compile("\\(\\?(?:[=!>]|<[=!])|\\\\(?:[1-9]|k<)|[*+?}]\\+");

    private final Pattern pattern;

    private Regex(Pattern pattern) {
        this.pattern = pattern;
    }

    /// A search looked at a text too often to go on; what it would have found is unknown.
    static final class TooCostly extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooCostly(String pattern) {
            super("searching for /%s/ takes too long".formatted(pattern));
        }
    }

    /// The expression; empty when the text is none, or none that is portable.
    static Optional<Regex> compile(String text) {
        if (usesMore(text)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Regex(Pattern.compile(text)));
        } catch (PatternSyntaxException e) {
            return Optional.empty();
        }
    }

    /// Whether the text has a construct that is refused. What is escaped or in a class is none.
    private static boolean usesMore(String text) {
        var plain = new StringBuilder();
        int brackets = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                char escaped = text.charAt(++i);
                boolean refers =
                        brackets == 0 && ((escaped >= '1' && escaped <= '9') || escaped == 'k');
                plain.append(refers ? "\\" + (escaped == 'k' ? "k<" : "1") : "_");
            } else if (c == '[') {
                brackets++;
            } else if (c == ']' && brackets > 0) {
                brackets--;
                plain.append('_');
            } else if (brackets == 0) {
                plain.append(c);
            }
        }
        return NOT_PORTABLE.matcher(plain).find();
    }

    /// @throws TooCostly when the search does not come to an end
    boolean isIn(String text) {
        try {
            return pattern.matcher(new Counted(text, pattern.pattern())).find();
        } catch (StackOverflowError e) { // the engine nests as deep as some texts are long
            throw new TooCostly(pattern.pattern());
        }
    }

    /// A text that counts how often it is looked at.
    private static final class Counted implements CharSequence {
        private final String text;
        private final String pattern;
        private int looks;

        Counted(String text, String pattern) {
            this.text = text;
            this.pattern = pattern;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (++looks > PATIENCE) {
                throw new TooCostly(pattern);
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
