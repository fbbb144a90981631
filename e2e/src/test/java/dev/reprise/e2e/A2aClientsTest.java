package dev.reprise.e2e;

import dev.reprise.server.A2aOptions;
import dev.reprise.server.PushOptions;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// The client of A2A 1.0, by JSON-RPC and by REST.
class A2aClientsTest {
    @TestFactory
    Stream<DynamicTest> theClientOfA2a(@TempDir Path directory) {
        var push = PushOptions.DEFAULT.withPrivateTargets(true);
        var options = A2aOptions.DEFAULT.withPush(push);
        try (var service = new Service();
                var backend =
                        new Backend(
                                directory, service.address(), builder -> builder.a2a(options))) {
            return new NodeSuite("a2a")
                    .run(
                            Map.of(
                                    "REPRISE_MODEL", service.address().toString(),
                                    "REPRISE", backend.address()));
        }
    }
}
