package dev.reprise.e2e;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.reprise.state.Json;
import dev.reprise.state.JsonReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;

/// A folder of tests for node, with the packages that they use.
///
/// @param name of the folder under `src/test/node`
record NodeSuite(String name) {
    private static final int OLDEST = 20;
    private static final Duration INSTALLING = Duration.ofMinutes(6);
    private static final Duration TESTING = Duration.ofMinutes(6);
    private static final Path SOURCES = Path.of("src/test/node");
    private static final Path INSTALLED = Path.of("target/node");
    private static final String REPORTER = "reporter.mjs";
    private static final String MARK = "REPRISE_TEST ";

    /// Runs all tests of the suite, and yields what became of each.
    ///
    /// @param environment what the tests are told, such as the address of the server
    Stream<DynamicTest> run(Map<String, String> environment) {
        var missing = missing();
        if (!missing.isEmpty()) {
            return Stream.of(leftOut(missing));
        }
        var folder = installed();
        if (folder == null) {
            return Stream.of(leftOut("npm ci failed, is there a network?"));
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

    /// @return empty when there is nothing in the way
    private static String missing() {
        var found =
                Command.run(
                        Path.of("."),
                        Map.of(),
                        Duration.ofSeconds(60),
                        List.of("node", "--version"));
        if (found.code() != 0) {
            return "node is not there";
        }
        var version = found.output().strip();
        int major = Integer.parseInt(version.substring(1, version.indexOf('.')));
        return major >= OLDEST ? "" : "node must be %d or newer, is %s".formatted(OLDEST, version);
    }

    private DynamicTest leftOut(String why) {
        var text = "the tests of %s with real clients did not run: %s".formatted(name, why);
        if (System.getenv("REPRISE_REQUIRE_NODE") != null) {
            return dynamicTest(name, () -> fail(text));
        }
        System.out.println(text);
        return dynamicTest(name, () -> abort(text));
    }

    /// Where the packages are, installed once for each lock file; null when they cannot be had.
    private @Nullable Path installed() {
        try {
            var source = SOURCES.resolve(name);
            var lock = source.resolve("package-lock.json");
            var folder = INSTALLED.resolve(name + "-" + hash(lock)).toAbsolutePath();
            var done = folder.resolve("installed");
            if (Files.exists(done)) {
                return folder;
            }
            Files.createDirectories(folder);
            copy(source.resolve("package.json"), folder);
            copy(lock, folder);
            var words = List.of("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
            var ended = Command.run(folder, Map.of(), INSTALLING, words);
            if (ended.code() != 0) {
                System.out.println(ended.output());
                return null;
            }
            return Files.createFile(done).getParent();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hash(Path file) throws IOException {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Beside the packages, where node looks for them.
    private void copyTests(Path folder) {
        try (var files = Files.list(SOURCES.resolve(name))) {
            copy(SOURCES.resolve(REPORTER), folder);
            for (var file : files.filter(found -> found.toString().endsWith(".mjs")).toList()) {
                copy(file, folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Path file, Path folder) throws IOException {
        Files.copy(file, folder.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    }

    private static List<String> words(Path folder) {
        var words = new ArrayList<>(List.of("node", "--test", "--test-reporter=./" + REPORTER));
        try (var files = Files.list(folder)) {
            files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".test.mjs"))
                    .sorted()
                    .forEach(words::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return words;
    }
}
