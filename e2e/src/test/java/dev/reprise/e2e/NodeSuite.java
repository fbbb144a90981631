package dev.reprise.e2e;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.reprise.state.Json;
import dev.reprise.state.JsonReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/// Tests for node, with the packages that they use.
///
/// @param name of the folder under `src/test/node`
/// @param files how the names of its files with tests begin; empty for all
record NodeSuite(String name, String files) {
    private static final Duration TESTING = Duration.ofMinutes(6);
    private static final Path SOURCES = Path.of("src/test/node");
    private static final String REPORTER = "reporter.mjs";
    private static final String MARK = "REPRISE_TEST ";

    NodeSuite(String name) {
        this(name, "");
    }

    /// Runs all tests of the suite, and yields what became of each.
    ///
    /// @param environment what the tests are told, such as the address of the server
    Stream<DynamicTest> run(Map<String, String> environment) {
        var missing = Needed.node();
        if (!missing.isEmpty()) {
            return Stream.of(Needed.leftOut(name, missing));
        }
        var folder = new NodePackages(SOURCES.resolve(name)).installed();
        if (folder == null) {
            return Stream.of(Needed.leftOut(name, "npm ci failed, is there a network?"));
        }
        copyTests(folder);
        var ended = Command.run(folder, environment, TESTING, words(folder));
        var results = results(ended.output());
        if (results.isEmpty() || (ended.code() != 0 && results.stream().allMatch(Result::passed))) {
            return Stream.of(
                    dynamicTest(
                            name,
                            () ->
                                    fail(
                                            "node ended with %d and said: %s"
                                                    .formatted(ended.code(), ended.output()))));
        }
        return results.stream().map(Result::asTest);
    }

    /// What became of one test.
    private record Result(String name, boolean passed, String message) {
        static Result read(String line) {
            var in = JsonReader.of(Json.parse(line));
            return new Result(
                    in.requireText("name"),
                    in.booleanOr("passed", false),
                    in.textOr("message", ""));
        }

        DynamicTest asTest() {
            return dynamicTest(
                    name,
                    () -> {
                        if (!passed) {
                            fail(message);
                        }
                    });
        }
    }

    private static List<Result> results(String output) {
        return output.lines()
                .filter(line -> line.startsWith(MARK))
                .map(line -> Result.read(line.substring(MARK.length())))
                .toList();
    }

    /// Beside the packages, where node looks for them.
    private void copyTests(Path folder) {
        try (var found = Files.list(SOURCES.resolve(name))) {
            NodePackages.copy(SOURCES.resolve(REPORTER), folder);
            for (var file : found.filter(each -> each.toString().endsWith(".mjs")).toList()) {
                NodePackages.copy(file, folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> words(Path folder) {
        var words = new ArrayList<>(List.of("node", "--test", "--test-reporter=./" + REPORTER));
        try (var found = Files.list(folder)) {
            found.map(file -> file.getFileName().toString())
                    .filter(file -> file.startsWith(files) && file.endsWith(".test.mjs"))
                    .sorted()
                    .forEach(words::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return words;
    }
}
