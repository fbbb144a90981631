package dev.reprise.e2e;

import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/// The starter made with CopilotKit, in a browser; and CopilotKit's runtime without one.
@ResourceLock("browser")
class CopilotKitStarterTest {
    private static final String NAME = "copilotkit-starter";

    @TestFactory
    Stream<DynamicTest> theStarterOfCopilotKit(@TempDir Path directory) {
        var missing = Needed.nodeAndBrowser();
        if (!missing.isEmpty()) {
            return Stream.of(Needed.leftOut(NAME, missing));
        }
        var built = new Starter(NAME).built();
        if (built == null) {
            return Stream.of(Needed.leftOut(NAME, "npm ci failed, is there a network?"));
        }
        try (var service = new Service();
                var server = new DemoServer(directory, service.address())) {
            return new NodeSuite("browser", "copilotkit")
                    .run(
                            Map.of(
                                    "BROWSER", Needed.BROWSER,
                                    "PAGES", built.toString(),
                                    "REPRISE_MODEL", service.address().toString(),
                                    "REPRISE", server.address()));
        }
    }
}
