package dev.reprise.cli.config;

import dev.reprise.core.agent.AgentDefinition;
import dev.reprise.core.agent.StopSpec;
import dev.reprise.core.agent.ToolExecutionMode;
import dev.reprise.core.model.ChatOptions;
import dev.reprise.core.model.ModelName;
import dev.reprise.core.model.ProviderSettings;
import dev.reprise.core.model.Secret;
import dev.reprise.runtime.AgentOsBuilder;
import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a configuration file says.
///
/// @param agents in the order of the file
public record AgentConfig(
        List<AgentDefinition> agents, Map<String, Provider> providers, Map<String, Model> models) {
    /// A model service.
    ///
    /// @param kind which installed provider speaks to it; absent when the names of its models
    ///   decide
    public record Provider(URI endpoint, @Nullable Secret key, @Nullable String kind) {}

    /// A model of a provider under a name of the file's.
    public record Model(String provider, String model, ChatOptions options) {}

    public AgentConfig {
        agents = List.copyOf(agents);
        providers = Map.copyOf(providers);
        models = Map.copyOf(models);
    }

    /// Reads a configuration.
    ///
    /// @param kinds names of the installed providers
    /// @param environment where keys are looked up
    /// @throws ConfigException saying what is wrong, and where
    public static AgentConfig parse(
            String text, Set<String> kinds, Map<String, String> environment) {
        Json json;
        try {
            json = Json.parse(text);
        } catch (JsonException e) {
            throw new ConfigException("failed to parse agent config JSON: " + e.getMessage(), e);
        }
        var top = new Section("", json);
        var providers = new LinkedHashMap<String, Provider>();
        top.entries("providers", "provider id")
                .forEach((id, section) ->
                        providers.put(id, provider(id, section, kinds, environment)));
        var models = new LinkedHashMap<String, Model>();
        top.entries("models", "model id")
                .forEach((id, section) -> models.put(id, model(id, section)));
        var agents = new ArrayList<AgentDefinition>();
        var ids = new LinkedHashSet<String>();
        for (var section : top.sections("agents")) {
            var agent = agent(section);
            if (!ids.add(agent.id())) {
                throw new ConfigException("agent id already configured: " + agent.id());
            }
            agents.add(agent);
        }
        top.refuseOthers();
        return new AgentConfig(agents, providers, models);
    }

    private static Provider provider(
            String id, Section section, Set<String> kinds, Map<String, String> environment) {
        var endpoint = required(id, "endpoint", section.requireText("endpoint"));
        URI address;
        try {
            address = URI.create(endpoint);
        } catch (IllegalArgumentException e) {
            throw invalid(id, "endpoint", endpoint);
        }
        var kind =
                section.text("adapter_kind")
                        .map(String::strip)
                        .filter(name -> !name.isEmpty())
                        .orElse(null);
        if (kind != null && !kinds.contains(kind)) {
            throw invalid(id, "adapter_kind", kind);
        }
        var key = section.section("auth").map(auth -> key(id, auth, environment)).orElse(null);
        section.refuseOthers();
        return new Provider(address, key, kind);
    }

    private static Secret key(String owner, Section auth, Map<String, String> environment) {
        var kind = auth.requireText("kind");
        var secret =
                switch (kind) {
                    case "token" -> required(owner, "auth.value", auth.requireText("value"));
                    case "env" -> {
                        var name = required(owner, "auth.name", auth.requireText("name"));
                        var value = environment.get(name);
                        if (value == null || value.isBlank()) {
                            throw new ConfigException(
                                    "'%s' field 'auth.name' names a variable that is not set: %s"
                                            .formatted(owner, name));
                        }
                        yield value.strip();
                    }
                    default -> throw invalid(owner, "auth.kind", kind);
                };
        auth.refuseOthers();
        return Secret.of(secret);
    }

    private static Model model(String id, Section section) {
        var provider = required(id, "provider", section.requireText("provider"));
        var model = required(id, "model", section.requireText("model"));
        var options =
                section.section("chat_options")
                        .map(chat -> ChatOptionsReader.read(id, chat))
                        .orElse(ChatOptions.DEFAULT);
        section.refuseOthers();
        return new Model(provider, model, options);
    }

    private static AgentDefinition agent(Section section) {
        var id = section.requireText("id").strip();
        if (id.isEmpty()) {
            throw new ConfigException("field 'id' must not be blank");
        }
        var kind = section.text("kind").orElse("local");
        if (!kind.equals("local")) {
            throw new ConfigException(
                    "agent '%s' field 'kind' has a value that is not available: '%s'"
                            .formatted(id, kind));
        }
        var model = section.text("model").orElse(AgentDefinition.DEFAULT_MODEL);
        var agent = AgentDefinition.builder(id, required(id, "model", model));
        section.text("name").ifPresent(agent::name);
        section.text("description").map(String::strip).ifPresent(agent::description);
        section.text("system_prompt").ifPresent(agent::systemPrompt);
        section.index("max_rounds").ifPresent(agent::maxRounds);
        section.text("tool_execution_mode")
                .map(mode -> mode(id, mode))
                .ifPresent(agent::toolExecutionMode);
        section.texts("behavior_ids")
                .forEach(name -> agent.behavior(required(id, "behavior_ids", name)));
        if (section.has("stop_condition_specs")) {
            section.sections("stop_condition_specs").forEach(spec -> agent.stopOn(stop(spec)));
        }
        section.refuseOthers();
        return agent.build();
    }

    private static ToolExecutionMode mode(String id, String text) {
        try {
            return ToolExecutionMode.parse(text);
        } catch (JsonException e) {
            throw invalid(id, "tool_execution_mode", text);
        }
    }

    private static StopSpec stop(Section section) {
        var type = section.requireText("type");
        StopSpec spec =
                switch (type) {
                    case "max_rounds" -> new StopSpec.MaxRounds(count(section, "rounds"));
                    case "timeout" -> new StopSpec.Timeout(count(section, "seconds"));
                    case "token_budget" -> new StopSpec.TokenBudget(count(section, "max_total"));
                    case "consecutive_errors" ->
                            new StopSpec.ConsecutiveErrors(count(section, "max"));
                    case "stop_on_tool" ->
                            new StopSpec.StopOnTool(section.requireText("tool_name"));
                    case "content_match" ->
                            new StopSpec.ContentMatch(section.requireText("pattern"));
                    case "loop_detection" -> new StopSpec.LoopDetection(count(section, "window"));
                    default ->
                            throw new ConfigException(
                                    "failed to parse agent config JSON: unknown stop condition type '"
                                            + type
                                            + "'");
                };
        section.refuseOthers();
        return spec;
    }

    private static long count(Section section, String name) {
        return section.unsigned(name)
                .orElseThrow(() ->
                        new ConfigException(
                                "failed to parse agent config JSON: %s must be an integer"
                                        .formatted(name)));
    }

    private static String required(String owner, String field, String value) {
        if (value.isBlank()) {
            throw new ConfigException(
                    "agent '%s' field '%s' must not be blank".formatted(owner, field));
        }
        return value.strip();
    }

    static ConfigException invalid(String owner, String field, String value) {
        return new ConfigException(
                "'%s' field '%s' has invalid value: '%s'".formatted(owner, field, value));
    }

    /// Puts all of this into a runtime.
    public AgentOsBuilder addTo(AgentOsBuilder os, Map<String, String> environment) {
        agents.forEach(os::agent);
        var registered = new LinkedHashSet<String>();
        models.forEach((id, model) -> {
            var provider = providers.get(model.provider());
            if (provider == null) {
                throw new ConfigException(
                        "provider not found: %s (for model id: %s)"
                                .formatted(model.provider(), id));
            }
            var kind =
                    provider.kind() == null
                            ? ModelName.parse(model.model(), Set.of()).provider()
                            : provider.kind();
            var name = provider.kind() == null ? model.provider() + "/" + kind : model.provider();
            if (registered.add(name)) {
                var settings =
                        new ProviderSettings(provider.endpoint(), provider.key(), environment);
                os.provider(name, kind, settings);
            }
            os.model(id, name, model.model(), model.options());
        });
        return os;
    }
}
