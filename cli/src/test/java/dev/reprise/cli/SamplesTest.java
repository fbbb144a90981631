package dev.reprise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.cli.config.AgentConfig;
import dev.reprise.core.event.AgentEvent;
import dev.reprise.runtime.AgentOs;
import dev.reprise.runtime.store.MemoryThreadStore;
import dev.reprise.state.Json;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.xml.sax.InputSource;
import picocli.CommandLine;

/// Every fenced block of the README, the guide and the reference is what it says it is: programs
/// run, JSON is read by what it is meant for, commands exist and know their options.
class SamplesTest {
    /// A model that asks for a key, and the one that stands in for it.
    private static final Map<String, String> STAND_INS = Map.of("openai:gpt-4o-mini", "demo:");

    /// Commands that are not ours. What curl sends is tested by [FirstRequestTest]; `mvn verify` is
    /// the build that runs this test.
    private static final Set<String> FOREIGN = Set.of("curl", "mvn");

    private static final Pattern INLINE_COMMAND = Pattern.compile("`(?:\\./)?(reprise [^`]+)`");

    @TempDir private Path directory;

    private static Stream<Sample> samples(String language) throws IOException {
        return Sample.all().stream().filter(sample -> sample.language().equals(language));
    }

    static Stream<Sample> programs() throws IOException {
        return samples("java");
    }

    static Stream<Sample> documents() throws IOException {
        return samples("json");
    }

    static Stream<Sample> commands() throws IOException {
        return samples("sh");
    }

    static Stream<Sample> frames() throws IOException {
        return samples("");
    }

    static Stream<Sample> elements() throws IOException {
        return samples("xml");
    }

    static Stream<String> inlineCommands() throws IOException {
        var commands = Stream.<String>builder();
        for (var page : Sample.pages()) {
            INLINE_COMMAND
                    .matcher(Files.readString(page))
                    .results()
                    .forEach(found -> commands.add(found.group(1)));
        }
        return commands.build().distinct();
    }

    @Test
    void everyBlockIsOfAKindThatIsTestedHere() throws IOException {
        assertThat(Sample.all())
                .extracting(Sample::language)
                .containsOnly("java", "json", "sh", "xml", "");
        assertThat(fences()).isEqualTo(2 * Sample.all().size());
    }

    private static int fences() throws IOException {
        int count = 0;
        for (var page : Sample.pages()) {
            count += Files.readString(page).split("```", -1).length - 1;
        }
        return count;
    }

    @ParameterizedTest
    @MethodSource("programs")
    void aProgramRunsAsItIs(Sample sample) throws Exception {
        var source = sample.text();
        for (var standIn : STAND_INS.entrySet()) {
            source = source.replace(standIn.getKey(), standIn.getValue());
        }
        var file = Files.writeString(directory.resolve("Program.java"), source);
        var output = directory.resolve("output.txt");

        var process = launcher(file).redirectOutput(output.toFile()).start();
        var ended = process.waitFor(5, TimeUnit.MINUTES);
        process.destroyForcibly();

        assertThat(ended).as("ends by itself").isTrue();
        assertThat(process.exitValue()).as(Files.readString(output)).isZero();
        assertThat(output).isNotEmptyFile();
    }

    private ProcessBuilder launcher(Path file) {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var classPath = System.getProperty("java.class.path");
        return new ProcessBuilder(
                        java, "-XX:TieredStopAtLevel=1", "-cp", classPath, file.toString())
                .directory(directory.toFile())
                .redirectErrorStream(true);
    }

    @ParameterizedTest
    @MethodSource("documents")
    void aDocumentIsAConfigurationThatCanBeServed(Sample sample) {
        var environment = Map.of("CORP_KEY", "secret");
        var config = AgentConfig.parse(sample.text(), Set.of("openai"), environment);

        try (var store = new MemoryThreadStore();
                var os = config.addTo(AgentOs.builder(), environment).store(store).build()) {
            assertThat(os.agentIds()).isNotEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("elements")
    void anElementOfABuildNamesAModuleThatExists(Sample sample) throws Exception {
        var builder = DocumentBuilderFactory.newInstance().newDocumentBuilder();
        var xml = builder.parse(new InputSource(new StringReader(sample.text())));
        var artifact = xml.getElementsByTagName("artifactId").item(0).getTextContent();

        var module = Sample.ROOT.resolve(artifact.replace("reprise-", "")).resolve("pom.xml");

        assertThat(module).content().contains("<artifactId>" + artifact + "</artifactId>");
    }

    @ParameterizedTest
    @MethodSource("frames")
    void aFrameHoldsAnEventAsItIsWritten(Sample sample) {
        var data =
                sample.text()
                        .lines()
                        .filter(line -> line.startsWith("data: "))
                        .map(line -> line.substring("data: ".length()))
                        .toList();

        assertThat(data).isNotEmpty();
        assertThat(data)
                .allSatisfy(line ->
                        assertThat(AgentEvent.fromJson(Json.parse(line)).toText()).isEqualTo(line));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void commandsExist(Sample sample) {
        assertThat(sample.text().replace("\\\n", " ").lines())
                .isNotEmpty()
                .allSatisfy(line -> assertExists(words(line)));
    }

    private static void assertExists(List<String> words) {
        if (words.getFirst().equals("./reprise")) {
            assertKnown(words);
        } else if (!FOREIGN.contains(words.getFirst())) {
            assertThat(Sample.ROOT.resolve(words.getFirst())).isExecutable();
        }
    }

    @ParameterizedTest
    @MethodSource("inlineCommands")
    void aCommandInTheTextIsKnown(String command) {
        assertKnown(words(command));
    }

    private static List<String> words(String command) {
        return new CurlLine(command.replace('"', '\'')).words();
    }

    private static void assertKnown(List<String> words) {
        var arguments = words.subList(1, words.size()).toArray(String[]::new);
        var parsed = new CommandLine(new Main()).parseArgs(arguments);

        assertThat(parsed.errors()).isEmpty();
    }
}
