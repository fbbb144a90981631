package dev.reprise.facts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// The facts that `docs/facts.txt` promises a test for.
///
/// @param facts page, space, id; in the order of the file
/// @param problems lines that are no fact, or the same fact again
record FactList(Set<String> facts, List<String> problems) {
    private static final Pattern COMMENT = Pattern.compile("(^|\\s)#.*");
    private static final Pattern FACT = Pattern.compile("\\S+ \\S+");

    static FactList read(Path file) throws IOException {
        var facts = new LinkedHashSet<String>();
        var problems = new ArrayList<String>();
        for (String line : Files.readAllLines(file)) {
            var fact = COMMENT.matcher(line).replaceFirst("").strip();
            if (fact.isEmpty()) {
                continue;
            }
            if (!FACT.matcher(fact).matches()) {
                problems.add("'%s' is listed, wanted page, space, id".formatted(fact));
            } else if (!facts.add(fact)) {
                problems.add("'%s' is listed twice".formatted(fact));
            }
        }
        return new FactList(facts, problems);
    }
}
