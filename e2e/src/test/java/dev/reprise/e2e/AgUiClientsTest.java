package dev.reprise.e2e;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// The AG-UI clients, 1.0 and the last before it, with all that they check.
class AgUiClientsTest {
    @TestFactory
    Stream<DynamicTest> theClientsOfAgUi(@TempDir Path directory) {
        try (var service = new Service();
                var backend = new Backend(directory, service.address(), UnaryOperator.identity())) {
            return new NodeSuite("ag-ui")
                    .run(
                            Map.of(
                                    "REPRISE_MODEL", service.address().toString(),
                                    "REPRISE", backend.address()));
        }
    }
}
