package dev.reprise.facts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Compares the listed facts of a repository with the facts its tests name.
final class FactCheck {
    static final String LIST = "docs/facts.txt";

    private FactCheck() {}

    /// One sentence for each thing to mend; none when list and tests agree.
    static List<String> problems(Path repository) throws IOException {
        var list = FactList.read(repository.resolve(LIST));
        var pinned = PinnedFacts.in(sources(repository));
        var problems = new ArrayList<String>(list.problems());
        problems.addAll(pinned.problems());
        for (String fact : list.facts()) {
            if (!pinned.places().containsKey(fact)) {
                problems.add("'%s' is listed in %s, but no test names it".formatted(fact, LIST));
            }
        }
        pinned.places()
                .forEach((fact, places) -> {
                    if (!list.facts().contains(fact)) {
                        problems.add(
                                "'%s' is named at %s, but %s does not list it"
                                        .formatted(fact, places, LIST));
                    }
                });
        return problems;
    }

    /// The tests of every module and the contracts of `testing`, which are tests in its main
    /// sources.
    private static List<Path> sources(Path repository) throws IOException {
        var sources = new ArrayList<Path>();
        try (Stream<Path> modules = Files.list(repository)) {
            for (Path module : modules.sorted().toList()) {
                sources.addAll(javaFiles(module.resolve("src/test/java")));
            }
        }
        sources.addAll(javaFiles(repository.resolve("testing/src/main/java")));
        return sources;
    }

    private static List<Path> javaFiles(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
        }
    }
}
