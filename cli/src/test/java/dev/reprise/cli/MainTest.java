package dev.reprise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.facts.Fact;
import dev.reprise.state.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class MainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir private Path directory;

    private int execute(String... args) {
        return new CommandLine(new Main())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }

    @Test
    @Fact("nats-acp-config T-CFG-05")
    void theSchemaOfTheConfigurationIsPrinted() {
        int exit = execute("--print-agent-config-schema");

        var schema = Json.parseObject(out.toString());
        assertThat(exit).isZero();
        assertThat(schema.get("type")).isEqualTo(Json.of("object"));
        assertThat(schema.get("title")).isEqualTo(Json.of("AgentConfig"));
        assertThat(schema.get("properties").asObject().orElseThrow().keys())
                .contains("agents", "providers", "models");
    }

    @Test
    void helpAndVersionAreShown() {
        assertThat(execute("--help")).isZero();
        assertThat(execute("--version")).isZero();

        assertThat(out.toString()).contains("serve", "run", "reprise ");
    }

    @Test
    void anUnknownOptionIsAUsageError() {
        assertThat(execute("serve", "--colour", "red")).isEqualTo(2);

        assertThat(err.toString()).contains("--colour");
    }

    @Test
    void aRunShowsItsToolCallsAndItsAnswer() {
        int exit =
                execute(
                        "run",
                        "--model",
                        "demo:",
                        "--storage-dir",
                        directory.resolve("threads").toString(),
                        "--thread",
                        "t1",
                        "RUN_WEATHER_TOOL please");

        assertThat(exit).isZero();
        assertThat(out.toString())
                .contains("→ get_weather {\"location\":\"Tokyo\"}")
                .contains("Weather in Tokyo");
        assertThat(directory.resolve("threads/t1.json")).exists();
    }

    @Test
    void aThreadThatIsDamagedIsAFailureAndNotAWrongOption() throws IOException {
        var threads = directory.resolve("threads");
        var args =
                new String[] {
                    "run",
                    "--model",
                    "demo:",
                    "--storage-dir",
                    threads.toString(),
                    "--thread",
                    "t1",
                    "hello"
                };
        assertThat(execute(args)).isZero();
        Files.delete(threads.resolve("t1.json"));
        var log = threads.resolve("_log/t1.log");
        Files.writeString(log, Files.readString(log).replaceFirst("open", "0pen"));

        int exit = execute(args);

        assertThat(exit).isEqualTo(1);
        assertThat(err.toString()).contains("log of thread t1 is damaged at offset 0");
    }

    @Test
    void aRunAsJsonIsItsEventsOneALine() {
        int exit = execute("run", "--model", "demo:", "--store", "memory", "--json", "hello");

        var lines = out.toString().lines().toList();
        assertThat(exit).isZero();
        assertThat(Json.parseObject(lines.getFirst()).get("type")).isEqualTo(Json.of("run_start"));
        assertThat(Json.parseObject(lines.getLast()).get("type")).isEqualTo(Json.of("run_finish"));
    }

    @Test
    void aRunWithAnUnknownAgentSaysSo() {
        int exit =
                execute(
                        "run", "--model", "demo:", "--store", "memory", "--agent", "nobody",
                        "hello");

        assertThat(exit).isEqualTo(2);
        assertThat(err.toString()).contains("agent not found: nobody");
    }

    @Test
    void aThreadIdThatLeadsElsewhereIsRefused() {
        int exit =
                execute(
                        "run",
                        "--model",
                        "demo:",
                        "--store",
                        "memory",
                        "--thread",
                        "../x",
                        "hello");

        assertThat(exit).isEqualTo(2);
        assertThat(err.toString()).contains("thread id contains invalid characters: \"../x\"");
    }

    @Test
    void aModelThatCannotBeReachedFailsTheRunWithItsReason() {
        int exit = execute("run", "--model", "cohere:command", "--store", "memory", "hello");

        assertThat(exit).isEqualTo(2);
        assertThat(err.toString())
                .contains("provider not found: cohere (for model id: cohere:command)");
    }

    @Test
    void aConfigurationThatCannotBeReadIsNamed() {
        int exit =
                execute(
                        "run",
                        "--store",
                        "memory",
                        "--config",
                        directory.resolve("none.json").toString(),
                        "hello");

        assertThat(exit).isEqualTo(2);
        assertThat(err.toString()).contains("failed to read config").contains("none.json");
    }

    @Test
    void aConfigurationWithoutAgentsIsRefused() throws Exception {
        var file = Files.writeString(directory.resolve("empty.json"), "{\"agents\":[]}");

        int exit = execute("run", "--store", "memory", "--config", file.toString(), "hello");

        assertThat(exit).isEqualTo(2);
        assertThat(err.toString()).contains("config has no agents");
    }

    @Test
    void anUnknownBehaviorIsRefusedAtTheStart() throws Exception {
        var file =
                Files.writeString(
                        directory.resolve("c.json"),
                        "{\"agents\":[{\"id\":\"default\",\"model\":\"demo:\",\"behavior_ids\":[\"permission\"]}]}");

        int exit = execute("run", "--store", "memory", "--config", file.toString(), "hello");

        assertThat(exit).isEqualTo(2);
        assertThat(err.toString())
                .contains("agent default references unknown behavior id: permission");
    }

    @Test
    void anOptionWithoutEffectIsRefused() {
        assertThat(execute("run", "--store", "memory", "--demo-tools", "hello")).isEqualTo(2);

        assertThat(err.toString()).contains("--demo-tools has no effect");
    }

    @ParameterizedTest
    @CsvSource({
        "--model, demo:",
        "--agent-id, mine",
        "--max-rounds, 3",
        "--system-prompt, Be brief."
    })
    void anOptionOfTheDemoAgentsIsRefusedBesideAConfiguration(String option, String value) {
        int exit =
                execute("run", "--store", "memory", "--config", "any.json", option, value, "hello");

        assertThat(exit).isEqualTo(2);
        assertThat(err.toString()).contains(option + " has no effect with --config");
    }

    @Test
    void aRunNeedsARound() {
        assertThat(execute("run", "--store", "memory", "--max-rounds", "0", "hello")).isEqualTo(2);

        assertThat(err.toString()).contains("--max-rounds must be at least 1, was 0");
    }

    @ParameterizedTest
    @CsvSource({"--storage-dir, x", "--durability, os", "--durability, disk"})
    void anOptionOfAStoreThatIsNotUsedIsRefused(String option, String value) {
        int exit = execute("run", "--model", "demo:", "--store", "memory", option, value, "hello");

        assertThat(exit).isEqualTo(2);
        assertThat(err.toString()).contains(option + " has no effect with --store memory");
    }

    @Test
    void aPlaceForApprovalsThatDoesNotExistIsNamed() {
        int exit =
                execute(
                        "serve",
                        "--model",
                        "demo:",
                        "--store",
                        "memory",
                        "--ai-sdk-approval",
                        "anywhere");

        assertThat(exit).isEqualTo(2);
        assertThat(err.toString())
                .contains("--ai-sdk-approval must be real-part or permission-part, was anywhere");
    }

    @Test
    void aGracePeriodBelowZeroIsNamed() {
        int exit = execute("serve", "--model", "demo:", "--store", "memory", "--grace", "-1");

        assertThat(exit).isEqualTo(2);
        assertThat(err.toString()).contains("--grace must not be negative, was -1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"8080", "127.0.0.1:x", "127.0.0.1:70000", "127.0.0.1:"})
    void anAddressThatIsNoneIsNamed(String address) {
        int exit =
                execute("serve", "--model", "demo:", "--store", "memory", "--http-addr", address);

        assertThat(exit).isEqualTo(2);
        assertThat(err.toString()).contains("--http-addr must be HOST:PORT, was " + address);
    }

    @Test
    void aStopConditionEndsTheStopper() {
        int exit =
                execute(
                        "run",
                        "--model",
                        "demo:",
                        "--store",
                        "memory",
                        "--agent",
                        "stopper",
                        "RUN_FINISH_TOOL now");

        assertThat(exit).isZero();
        assertThat(err.toString()).contains("stopped: tool_called");
    }
}
