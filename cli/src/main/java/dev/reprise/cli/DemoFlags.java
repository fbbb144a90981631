package dev.reprise.cli;

import dev.reprise.cli.demo.DemoOptions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What can be said about the demo agents on the command line.
final class DemoFlags {
    @Option(
            names = "--model",
            paramLabel = "NAME",
            defaultValue = "${env:AGENT_MODEL}",
            description =
                    "Model of the demo agents (AGENT_MODEL), for example openai:gpt-4o-mini."
                            + " Without one: the first whose key or address is set, else the demo model.")
    private @Nullable String model;

    @Option(
            names = "--agent-id",
            paramLabel = "ID",
            defaultValue = "${env:AGENT_ID}",
            description = "Id of the first demo agent (AGENT_ID; default).")
    private @Nullable String agentId;

    @Option(
            names = "--max-rounds",
            paramLabel = "N",
            defaultValue = "${env:AGENT_MAX_ROUNDS}",
            description = "Rounds of a run of the demo agents at most (AGENT_MAX_ROUNDS; 8).")
    private @Nullable Integer maxRounds;

    @Option(
            names = "--system-prompt",
            paramLabel = "TEXT",
            defaultValue = "${env:AGENT_SYSTEM_PROMPT}",
            description = "How the prompt of the demo agents begins (AGENT_SYSTEM_PROMPT).")
    private @Nullable String systemPrompt;

    /// What was said, with the defaults for the rest.
    ///
    /// @param notices takes what the user should know of the model that is used
    DemoOptions options(Map<String, String> environment, List<String> notices) {
        if (maxRounds != null && maxRounds < 1) {
            throw new UsageException("--max-rounds must be at least 1, was " + maxRounds, null);
        }
        return new DemoOptions(
                or(agentId, DemoOptions.AGENT_ID).strip(),
                model == null || model.isBlank() ? DemoModel.choose(environment, notices) : model,
                maxRounds == null ? DemoOptions.MAX_ROUNDS : maxRounds,
                or(systemPrompt, DemoOptions.SYSTEM_PROMPT));
    }

    /// Refuses what has no effect beside a configuration file.
    void refuse() {
        if (isSaid(model)) {
            throw new UsageException(
                    "--model has no effect with --config: the file names the models", null);
        }
        Stream.of(
                        new Flag("--agent-id", isSaid(agentId)),
                        new Flag("--max-rounds", maxRounds != null),
                        new Flag("--system-prompt", isSaid(systemPrompt)))
                .filter(Flag::said)
                .findFirst()
                .ifPresent(flag -> {
                    throw new UsageException(
                            flag.name() + " has no effect with --config: the file names the agents",
                            null);
                });
    }

    private record Flag(String name, boolean said) {}

    private static boolean isSaid(@Nullable String value) {
        return value != null && !value.isBlank();
    }

    private static String or(@Nullable String value, String fallback) {
        return value == null || value.isBlank() ? fallback : value;
    }
}
