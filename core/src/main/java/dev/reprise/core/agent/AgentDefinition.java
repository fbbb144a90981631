package dev.reprise.core.agent;

import dev.reprise.core.model.ChatOptions;
import dev.reprise.core.run.RunPolicy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What an agent is: a model, a prompt, and what it may use.
///
/// @param maxRounds assistant turns a run may take; 0 means no bound
/// @param policy which of the registered tools, skills and agents it may use
public record AgentDefinition(
        String id,
        String name,
        String description,
        String model,
        String systemPrompt,
        int maxRounds,
        ToolExecutionMode toolExecutionMode,
        ChatOptions chatOptions,
        List<String> fallbackModels,
        RetryPolicy retryPolicy,
        List<String> behaviorIds,
        List<StopSpec> stopSpecs,
        List<String> stopPolicyIds,
        RunPolicy policy) {
    public static final String DEFAULT_ID = "default";
    public static final String DEFAULT_MODEL = "gpt-4o-mini";
    public static final int DEFAULT_MAX_ROUNDS = 10;

    public AgentDefinition {
        fallbackModels = List.copyOf(fallbackModels);
        behaviorIds = List.copyOf(behaviorIds);
        stopSpecs = List.copyOf(stopSpecs);
        stopPolicyIds = List.copyOf(stopPolicyIds);
        if (id.isBlank()) {
            throw new IllegalArgumentException("field 'id' must not be blank");
        }
        if (model.isBlank()) {
            throw new IllegalArgumentException(
                    "agent '%s' field 'model' must not be blank".formatted(id));
        }
        if (maxRounds < 0) {
            throw new IllegalArgumentException(
                    "agent '%s' field 'max_rounds' must not be negative, was %d"
                            .formatted(id, maxRounds));
        }
    }

    /// Starts a definition; everything else has a default.
    ///
    /// @param model `provider:model`, a name a provider is known for, or a registered model
    public static Builder builder(String id, String model) {
        return new Builder(id, model);
    }

    /// This definition under another id. A name that was only the id follows it.
    public AgentDefinition withId(String newId) {
        return new AgentDefinition(
                newId,
                name.equals(id) ? newId : name,
                description,
                model,
                systemPrompt,
                maxRounds,
                toolExecutionMode,
                chatOptions,
                fallbackModels,
                retryPolicy,
                behaviorIds,
                stopSpecs,
                stopPolicyIds,
                policy);
    }

    /// This definition with another model, prompt and way to run calls.
    public AgentDefinition with(
            String newModel, String newSystemPrompt, ToolExecutionMode newMode) {
        return new AgentDefinition(
                id,
                name,
                description,
                newModel,
                newSystemPrompt,
                maxRounds,
                newMode,
                chatOptions,
                fallbackModels,
                retryPolicy,
                behaviorIds,
                stopSpecs,
                stopPolicyIds,
                policy);
    }

    /// This definition with another policy.
    public AgentDefinition withPolicy(RunPolicy newPolicy) {
        return new AgentDefinition(
                id,
                name,
                description,
                model,
                systemPrompt,
                maxRounds,
                toolExecutionMode,
                chatOptions,
                fallbackModels,
                retryPolicy,
                behaviorIds,
                stopSpecs,
                stopPolicyIds,
                newPolicy);
    }

    /// Collects the optional values of a definition.
    public static final class Builder {
        private final String id;
        private final String model;
        private @Nullable String name;
        private String description = "";
        private String systemPrompt = "";
        private int maxRounds = DEFAULT_MAX_ROUNDS;
        private ToolExecutionMode mode = ToolExecutionMode.PARALLEL_STREAMING;
        private ChatOptions options = ChatOptions.DEFAULT;
        private List<String> fallbackModels = List.of();
        private RetryPolicy retryPolicy = RetryPolicy.DEFAULT;
        private final List<String> behaviors = new ArrayList<>();
        private final List<StopSpec> stops = new ArrayList<>();
        private final List<String> stopPolicies = new ArrayList<>();
        private RunPolicy.Scope tools = RunPolicy.Scope.OPEN;

        private Builder(String id, String model) {
            this.id = id;
            this.model = model;
        }

        public Builder name(String text) {
            name = text;
            return this;
        }

        public Builder description(String text) {
            description = text;
            return this;
        }

        public Builder systemPrompt(String text) {
            systemPrompt = text;
            return this;
        }

        /// Assistant turns a run may take; 0 means no bound.
        public Builder maxRounds(int rounds) {
            maxRounds = rounds;
            return this;
        }

        public Builder toolExecutionMode(ToolExecutionMode newMode) {
            mode = newMode;
            return this;
        }

        public Builder chatOptions(ChatOptions newOptions) {
            options = newOptions;
            return this;
        }

        /// Models asked when the first one fails, in order.
        public Builder fallbackModels(String... models) {
            fallbackModels = List.of(models);
            return this;
        }

        public Builder retryPolicy(RetryPolicy policy) {
            retryPolicy = policy;
            return this;
        }

        /// Attaches a registered behavior.
        public Builder behavior(String behaviorId) {
            behaviors.add(behaviorId);
            return this;
        }

        public Builder stopOn(StopSpec spec) {
            stops.add(spec);
            return this;
        }

        /// Attaches a registered stop policy.
        public Builder stopPolicy(String policyId) {
            stopPolicies.add(policyId);
            return this;
        }

        /// Offers only these of the registered tools.
        public Builder allowedTools(String... ids) {
            tools = new RunPolicy.Scope(setOf(ids), tools.excluded());
            return this;
        }

        /// Offers all registered tools but these.
        public Builder excludedTools(String... ids) {
            tools = new RunPolicy.Scope(tools.allowed(), setOf(ids));
            return this;
        }

        private static Set<String> setOf(String... ids) {
            return new LinkedHashSet<>(Arrays.asList(ids));
        }

        /// The definition.
        ///
        /// @throws IllegalArgumentException naming the field that is blank or out of range
        public AgentDefinition build() {
            return new AgentDefinition(
                    id,
                    name == null || name.isBlank() ? id : name.strip(),
                    description,
                    model,
                    systemPrompt,
                    maxRounds,
                    mode,
                    options,
                    fallbackModels,
                    retryPolicy,
                    behaviors,
                    stops,
                    stopPolicies,
                    new RunPolicy(tools, RunPolicy.Scope.OPEN, RunPolicy.Scope.OPEN));
        }
    }
}
