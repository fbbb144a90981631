package dev.reprise.testing.cassette;

import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.reprise.core.Cancellation;
import dev.reprise.core.message.Role;
import dev.reprise.core.model.ChatMessage;
import dev.reprise.core.model.ChatModel;
import dev.reprise.core.model.ChatOptions;
import dev.reprise.core.model.ChatRequest;
import dev.reprise.testing.model.ScriptedModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

class CassetteExtensionTest {
    private static final AtomicInteger CALLS = new AtomicInteger();
    private static volatile List<String> asked = List.of();
    private static volatile Path cassettes = Path.of("none");

    @TempDir private Path directory;

    @BeforeEach
    void start() {
        CALLS.set(0);
        asked = List.of("Hi");
        cassettes = directory;
    }

    static class Sample {
        @RegisterExtension
        final CassetteExtension cassette =
                CassetteExtension.in(
                        cassettes,
                        () -> {
                            CALLS.incrementAndGet();
                            return ScriptedModel.always(say("Hello"));
                        });

        @Test
        void asks(ChatModel model) {
            asked.forEach(text -> ask(model, text));
        }

        @ParameterizedTest
        @ValueSource(strings = {"one", "two"})
        void asksTwice(String text, ChatModel model) {
            ask(model, text);
        }

        private static void ask(ChatModel model, String text) {
            var messages = List.of(ChatMessage.of(Role.USER, text));
            var request = new ChatRequest("m", messages, List.of(), ChatOptions.DEFAULT);
            var _ = model.generate(request, _ -> {}, new Cancellation());
        }
    }

    /// What failed, with its message.
    private static List<String> run(String mode) {
        var failures = new ArrayList<String>();
        var listener =
                new TestExecutionListener() {
                    @Override
                    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                        result.getThrowable()
                                .ifPresent(failure ->
                                        failures.add(String.valueOf(failure.getMessage())));
                    }
                };
        var request =
                LauncherDiscoveryRequestBuilder.request()
                        .selectors(selectClass(Sample.class))
                        .configurationParameter("reprise.cassettes", mode)
                        .build();
        LauncherFactory.create().execute(request, listener);
        return failures;
    }

    @Test
    void whatWasRecordedIsPlayedWithoutTheModel() {
        assertThat(run("record")).isEmpty();
        assertThat(CALLS).hasValue(3);
        assertThat(directory.resolve("Sample/asks.json")).exists();
        assertThat(directory.resolve("Sample/asksTwice-2.json")).exists();

        assertThat(run("replay")).isEmpty();
        assertThat(CALLS).hasValue(3);
    }

    @Test
    void withoutACassetteATestFailsAndSaysHowToGetOne() {
        assertThat(run("replay"))
                .hasSize(3)
                .allMatch(message ->
                        message.contains("run the test with -Dreprise.cassettes=record"));
        assertThat(CALLS).hasValue(0);
    }

    @Test
    void aTestThatAsksLessFails() {
        var _ = run("record");
        asked = List.of();

        assertThat(run("replay"))
                .containsExactly(
                        "1 answers of cassette %s were not asked for"
                                .formatted(directory.resolve("Sample/asks.json")));
    }

    @Test
    void aTestThatAsksSomethingElseFails() {
        var _ = run("record");
        asked = List.of("Bye");

        assertThat(run("replay"))
                .singleElement()
                .asString()
                .contains("messages[0].content[0].text: recorded \"Hi\", asked \"Bye\"");
    }
}
