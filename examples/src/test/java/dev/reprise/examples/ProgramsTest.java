package dev.reprise.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgramsTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path PROGRAMS = ROOT.resolve("examples/programs");

    @TempDir private Path directory;

    private String run(String source) throws IOException, InterruptedException {
        return run(source, Duration.ofSeconds(60));
    }

    /// Runs a program as a file, as the guide tells to. Its output goes through a file, so that a
    /// program that hangs can be waited for.
    private String run(String source, Duration limit) throws IOException, InterruptedException {
        var printed = directory.resolve("output.txt");
        var file = Files.writeString(directory.resolve("Program.java"), source);
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process =
                new ProcessBuilder(
                                java, "-cp", System.getProperty("java.class.path"), file.toString())
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(printed.toFile())
                        .start();
        boolean ended = process.waitFor(limit);
        process.destroyForcibly().waitFor();
        var output = Files.readString(printed);
        assertThat(ended).as("the program ends within %s, it printed: %s", limit, output).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }

    private static String program(String name) throws IOException {
        return Files.readString(PROGRAMS.resolve(name));
    }

    @Test
    void theShortestProgramAnswersWithTheDemoModel() throws Exception {
        var output = run(program("ShortestAgent.java").replace("openai:gpt-4o-mini", "demo:"));

        assertThat(output).contains("18 °C in Oslo");
    }

    @Test
    void theShortestProgramBecomesDurableByOneArgument() throws Exception {
        var durable =
                program("ShortestAgent.java")
                        .replace(
                                "Agent.of(\"openai:gpt-4o-mini\", weather)",
                                "Agent.of(\"demo:\","
                                        + " dev.reprise.runtime.store.FileThreadStore.at(\"threads\"), weather)");

        var output = run(durable);

        assertThat(output).contains("18 °C in Oslo");
        try (var files = Files.list(directory.resolve("threads"))) {
            assertThat(files).anyMatch(file -> file.toString().endsWith(".json"));
        }
    }

    @Test
    void theFirstAgentEchoesAndCountsItsEvents() throws Exception {
        var output = run(program("FirstAgent.java"));

        assertThat(output)
                .contains(
                        "echo said \"hello\"",
                        "finished: natural",
                        "1 x run_start",
                        "1 x run_finish");
    }

    @Test
    void theFirstToolCountsAndMayNotWriteDirectly() throws Exception {
        var output = run(program("FirstTool.java"));

        assertThat(output)
                .contains("tool context is read-only; emit ToolExecutionEffect actions instead");
        assertThat(output.lines().toList().getLast()).isEqualTo("counter is 5");
    }

    @Test
    void aProgramThatHangsIsEnded() {
        var hanging =
                """
                void main() throws Exception {
                    new java.util.concurrent.CountDownLatch(1).await();
                }
                """;

        assertThatThrownBy(() -> run(hanging, Duration.ofSeconds(1)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("the program ends within PT1S");
    }

    @Test
    void aTypedCounterIsChangedByItsActions() throws Exception {
        var output = run(program("TypedCounter.java"));

        assertThat(output.lines().toList().getLast()).isEqualTo("counter is 5");
    }

    @Test
    void twoToolsOfOneRoundAddToOneList() throws Exception {
        var output = run(program("SharedList.java"));

        assertThat(output.lines().toList().getLast()).isEqualTo("to buy: [milk, umbrella]");
    }

    @Test
    void withoutItsLatticeTheListIsAConflict() throws Exception {
        var output = run(program("SharedList.java").replace(".lattices(shopping.lattices())", ""));

        assertThat(output.lines().toList().getLast()).isEqualTo("to buy: []");
    }

    @Test
    void aForkGoesItsOwnWayFromWhereItBegan() throws Exception {
        var output = run(program("ForkedTrip.java"));

        assertThat(output.lines())
                .endsWith("trip: \"Rome\"", "other: \"Lima\"", "began in: \"Oslo\"");
    }

    @Test
    void anOldStateIsReadByARecordOfToday() throws Exception {
        var output = run(program("OldBasket.java"));

        assertThat(output.lines()).endsWith("Basket[items=[milk], cents=300]");
    }

    @ParameterizedTest
    @CsvSource({
        "README.md, ShortestAgent.java",
        "docs/guide/first-agent.md, FirstAgent.java",
        "docs/guide/first-tool.md, FirstTool.java",
        "docs/guide/state.md, TypedCounter.java",
        "docs/guide/state.md, SharedList.java",
        "docs/guide/state.md, ForkedTrip.java",
        "docs/guide/state.md, OldBasket.java"
    })
    void aPageShowsTheProgramThatRuns(String page, String program) throws IOException {
        assertThat(Files.readString(ROOT.resolve(page)))
                .contains("```java\n" + program(program) + "```");
    }
}
