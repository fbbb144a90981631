package dev.reprise.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A fenced block of a page.
///
/// @param language as the page names it; may be empty
/// @param line where it begins, from 1
record Sample(String page, int line, String language, String text) {
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private static final Pattern FENCED = Pattern.compile("(?ms)^```(\\w*)\n(.*?)^```$");

    /// All blocks of the README, the guide and the reference.
    static List<Sample> all() throws IOException {
        var samples = new ArrayList<Sample>();
        for (var page : pages()) {
            samples.addAll(of(page));
        }
        return samples;
    }

    /// The README, the guide and the reference.
    static List<Path> pages() throws IOException {
        try (var guide = Files.list(ROOT.resolve("docs/guide"));
                var reference = Files.list(ROOT.resolve("docs/reference"))) {
            return Stream.concat(
                            Stream.of(ROOT.resolve("README.md")),
                            Stream.concat(guide, reference).sorted())
                    .filter(file -> file.toString().endsWith(".md"))
                    .toList();
        }
    }

    private static List<Sample> of(Path page) throws IOException {
        var text = Files.readString(page);
        return FENCED.matcher(text)
                .results()
                .map(block ->
                        new Sample(
                                ROOT.relativize(page).toString(),
                                (int) text.substring(0, block.start()).lines().count() + 1,
                                block.group(1),
                                block.group(2)))
                .toList();
    }

    /// The page and the line, which is how a test is found again.
    @Override
    public String toString() {
        return page + ":" + line;
    }
}
