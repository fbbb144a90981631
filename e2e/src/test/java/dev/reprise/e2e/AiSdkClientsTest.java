package dev.reprise.e2e;

import dev.reprise.protocols.aisdk.AiSdkForm;
import dev.reprise.server.AiSdkOptions;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// The AI SDK's own chats, versions 5, 6 and 7 of package `ai`.
class AiSdkClientsTest {
    @TestFactory
    Stream<DynamicTest> theClientsOfTheAiSdk(@TempDir Path directory) {
        try (var service = new Service();
                var of5 = backend(directory, service, 5);
                var of6 = backend(directory, service, 6);
                var of7 = backend(directory, service, 7)) {
            return new NodeSuite("ai-sdk")
                    .run(
                            Map.of(
                                    "REPRISE_MODEL", service.address().toString(),
                                    "REPRISE_5", of5.address(),
                                    "REPRISE_6", of6.address(),
                                    "REPRISE_7", of7.address()));
        }
    }

    private static Backend backend(Path directory, Service service, int version) {
        var options = AiSdkOptions.DEFAULT.withForm(AiSdkForm.DEFAULT.withVersion(version));
        return new Backend(
                directory.resolve("for-" + version),
                service.address(),
                builder -> builder.aiSdk(options));
    }
}
