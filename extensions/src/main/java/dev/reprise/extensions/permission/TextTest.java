package dev.reprise.extensions.permission;

import java.util.Optional;

/// What a text has to look like. Compiled once, when its rule is read.
sealed interface TextTest {
    /// The text as patterns show it.
    String shown();

    /// 3 exact, 2 glob, 1 regular expression.
    int precision();

    boolean accepts(String text);

    /// Just this text.
    record Exact(String shown) implements TextTest {
        @Override
        public int precision() {
            return 3;
        }

        @Override
        public boolean accepts(String text) {
            return text.equals(shown);
        }
    }

    /// Covered by a glob.
    record Globbed(String shown, Glob glob) implements TextTest {
        static Globbed of(String pattern) {
            return new Globbed(pattern, Glob.compile(pattern));
        }

        @Override
        public int precision() {
            return 2;
        }

        @Override
        public boolean accepts(String text) {
            return glob.matches(text);
        }
    }

    /// A regular expression is found in it; one that does not compile is found nowhere.
    record Searched(String shown, Optional<Regex> regex) implements TextTest {
        static Searched of(String pattern) {
            return new Searched(pattern, Regex.compile(pattern));
        }

        @Override
        public int precision() {
            return 1;
        }

        @Override
        public boolean accepts(String text) {
            return regex.isPresent() && regex.get().isIn(text);
        }
    }
}
