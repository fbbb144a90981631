package dev.reprise.extensions.permission;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {
    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "* => a/b",
                "rm * => rm -rf /",
                "rm ** => rm -rf /",
                "rm *.txt => rm a.txt",
                "a*b => axb",
                "a*b* => axb/c",
                "*rm* => ls; rm -rf /",
                "*/secret => a/b/secret",
                "*/secret => secret",
                "/etc/* => /etc/ssh/x",
                "/etc/*/x => /etc/a/b/x",
                "/etc/*/x => /etc/x",
                "src/**/*.rs => src/b.rs",
                "src/**/*.rs => src/a/b.rs",
                "npm * => 'npm '",
                "npm* => npm",
                "mcp__*__read => mcp__fs__read",
                "git ?ush => git push",
                "{a,b}c => bc",
                "{a,{b,c}}d => cd",
                "!rm => ls",
                "!!rm => rm",
                "[a-c]x => bx",
                "[!a]x => bx",
                "[^a]x => bx",
                "[]a]x => ]x",
                "a\\*b => a*b",
                "grüße* => grüße 🙂",
                "? => 🙂",
            })
    void aGlobCoversTheWholeText(String pattern, String text) {
        assertThat(Glob.compile(pattern).matches(text)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "rm *.txt => rm /data/a.txt",
                "a*b => a/b",
                "*rm* => x/rm/y",
                "curl *example* => curl https://example.org/x",
                "*.rs => a/b.rs",
                "src/**/*.rs => tests/b.rs",
                "npm * => npm",
                "a?b => a/b",
                "!rm => rm",
                "!!rm => ls",
                "RM => rm",
                "rm => rm x",
                "a\\*b => axb",
            })
    void aGlobDoesNotCoverWhatIsOnlySimilar(String pattern, String text) {
        assertThat(Glob.compile(pattern).matches(text)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"'[a'", "'{a,b'", "'a\\'", "'![a'", "'{{{{{{{{{{{a}}}}}}}}}}}'"})
    void aMalformedGlobMatchesNothing(String pattern) {
        assertThat(Glob.compile(pattern).matches("a")).isFalse();
        assertThat(Glob.compile(pattern).matches(pattern)).isFalse();
    }

    @Test
    @Timeout(10)
    void manyStarsTakeNoLongerThanTheTextIsLong() {
        var glob = Glob.compile("a*".repeat(30) + "b");

        assertThat(glob.matches("a".repeat(20_000))).isFalse();
    }
}
