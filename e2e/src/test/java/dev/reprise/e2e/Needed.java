package dev.reprise.e2e;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;

/// What these tests need of the machine.
final class Needed {
    /// The browser, as Debian calls it.
    static final String BROWSER = "chromium";

    private static final int OLDEST_NODE = 20;

    private Needed() {}

    /// Why node cannot be used; empty when it can.
    static String node() {
        var found = versionOf("node");
        if (found.code() != 0) {
            return "node is not there";
        }
        var version = found.output().strip();
        int major = Integer.parseInt(version.substring(1, version.indexOf('.')));
        return major >= OLDEST_NODE
                ? ""
                : "node must be %d or newer, is %s".formatted(OLDEST_NODE, version);
    }

    /// Why node or the browser cannot be used; empty when both can.
    static String nodeAndBrowser() {
        var node = node();
        if (!node.isEmpty()) {
            return node;
        }
        return versionOf(BROWSER).code() == 0 ? "" : BROWSER + " is not there";
    }

    private static Command versionOf(String program) {
        var words = List.of(program, "--version");
        return Command.run(Path.of("."), Map.of(), Duration.ofSeconds(60), words);
    }

    /// The test of something that was left out. It fails where it must not be: in continuous
    /// integration, and where `REPRISE_REQUIRE_NODE` is set.
    static DynamicTest leftOut(String name, String why) {
        var text = "the tests of %s with real clients did not run: %s".formatted(name, why);
        if ("true".equals(System.getenv("CI")) || System.getenv("REPRISE_REQUIRE_NODE") != null) {
            return dynamicTest(name, () -> fail(text));
        }
        System.out.println(text);
        return dynamicTest(name, () -> abort(text));
    }
}
