package dev.reprise.runtime.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.tool.ToolSchemas;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Asks a fresh process what it loads: the libraries for schemas cost more to start than the rest.
class LoadingTest {
    private static final String GENERATOR = "com.github.victools.";
    private static final String VALIDATOR = "com.networknt.";

    /// What a process does with the port.
    static final class Work {
        private Work() {}

        public static void main(String[] words) {
            var schemas = ToolSchemas.installed();
            for (var word : words) {
                switch (word) {
                    case "decode" ->
                            schemas.decode(
                                    Samples.Forecast.class, Json.object("city", "x", "days", 1));
                    case "encode" -> schemas.encode(new Samples.Square(1));
                    case "schema" -> schemas.schemaOf(Samples.Forecast.class);
                    case "validate" -> schemas.validate(JsonObject.EMPTY, Json.NULL);
                    default -> throw new IllegalArgumentException(word);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "decode encode, false, false",
        "schema,        true,  false",
        "validate,      false, true",
    })
    void onlyWhatIsUsedIsLoaded(String words, boolean generator, boolean validator) {
        var loaded = loadedBy(words.split(" "));

        assertThat(loaded).contains("dev.reprise.runtime.schema.RecordSchemas");
        assertThat(loaded.contains(GENERATOR)).isEqualTo(generator);
        assertThat(loaded.contains(VALIDATOR)).isEqualTo(validator);
        assertThat(loaded.contains("tools.jackson.databind")).isEqualTo(generator || validator);
    }

    private static String loadedBy(String... words) {
        var command = new java.util.ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:TieredStopAtLevel=1");
        command.add("-Xlog:class+load:stdout");
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(Work.class.getName());
        command.addAll(java.util.List.of(words));
        try {
            var process =
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
