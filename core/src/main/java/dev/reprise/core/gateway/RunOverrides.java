package dev.reprise.core.gateway;

import dev.reprise.core.agent.ToolExecutionMode;
import dev.reprise.core.tool.ToolDescriptor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the caller of one run changes of its agent, for this run alone.
///
/// @param model asked instead of the agent's own
/// @param systemPrompt said instead of the agent's own
/// @param toolExecutionMode how the calls of a round run, instead of as the agent says
/// @param frontendTools tools that run where the caller is: every call of one waits for the answer,
///   also where a tool of the agent has the same name; the model is told of those that the agent
///   does not have
/// @param context said to the model at every step and never stored
public record RunOverrides(
        @Nullable String model,
        @Nullable String systemPrompt,
        @Nullable ToolExecutionMode toolExecutionMode,
        List<ToolDescriptor> frontendTools,
        @Nullable String context) {
    /// The agent as it is.
    public static final RunOverrides NONE = new RunOverrides(null, null, null, List.of(), null);

    public RunOverrides {
        frontendTools = List.copyOf(frontendTools);
    }

    public RunOverrides withModel(@Nullable String name) {
        return new RunOverrides(name, systemPrompt, toolExecutionMode, frontendTools, context);
    }

    public RunOverrides withSystemPrompt(@Nullable String text) {
        return new RunOverrides(model, text, toolExecutionMode, frontendTools, context);
    }

    public RunOverrides withToolExecutionMode(@Nullable ToolExecutionMode mode) {
        return new RunOverrides(model, systemPrompt, mode, frontendTools, context);
    }

    public RunOverrides withFrontendTools(List<ToolDescriptor> tools) {
        return new RunOverrides(model, systemPrompt, toolExecutionMode, tools, context);
    }

    public RunOverrides withContext(@Nullable String text) {
        return new RunOverrides(model, systemPrompt, toolExecutionMode, frontendTools, text);
    }
}
