package dev.reprise.cli.demo;

/// What can be said about the demo agents.
///
/// @param agentId of the agent that is not fixed
/// @param model of all of them
/// @param maxRounds of all of them; at least 1
/// @param systemPrompt how the prompt of the agents with general tools begins
public record DemoOptions(String agentId, String model, int maxRounds, String systemPrompt) {
    public static final String AGENT_ID = "default";
    public static final int MAX_ROUNDS = 8;
    public static final String SYSTEM_PROMPT =
            "You are the assistant of a demo. Use the tools for weather, stock prices and notes instead of guessing.";

    public DemoOptions {
        if (agentId.isBlank()) {
            throw new IllegalArgumentException("agentId must not be blank");
        }
        if (maxRounds < 1) {
            throw new IllegalArgumentException("maxRounds must be at least 1, was " + maxRounds);
        }
    }

    public static DemoOptions of(String model) {
        return new DemoOptions(AGENT_ID, model, MAX_ROUNDS, SYSTEM_PROMPT);
    }
}
