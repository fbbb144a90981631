package dev.reprise.cli.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.agent.AgentDefinition;
import dev.reprise.core.agent.StopSpec;
import dev.reprise.core.agent.ToolExecutionMode;
import dev.reprise.core.model.ChatOptions;
import dev.reprise.core.model.ReasoningEffort;
import dev.reprise.facts.Fact;
import dev.reprise.state.Json;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentConfigTest {
    private static final Set<String> KINDS = Set.of("openai", "ollama", "demo");

    private static AgentConfig parse(String text) {
        return AgentConfig.parse(text, KINDS, Map.of("CORP_KEY", "secret"));
    }

    @Test
    @Fact("nats-acp-config T-CFG-04")
    void severalAgentsParseInOrder() {
        var config = parse("{\"agents\":[{\"id\":\"b\"},{\"kind\":\"local\",\"id\":\" a \"}]}");

        assertThat(config.agents()).extracting(AgentDefinition::id).containsExactly("b", "a");
    }

    @Test
    @Fact("nats-acp-config T-CFG-06")
    void providersAndModelsAreOptional() {
        var config = parse("{\"agents\":[{\"id\":\"default\"}]}");

        assertThat(config.providers()).isEmpty();
        assertThat(config.models()).isEmpty();
        assertThat(config.agents().getFirst())
                .returns("gpt-4o-mini", AgentDefinition::model)
                .returns(10, AgentDefinition::maxRounds)
                .returns(ToolExecutionMode.PARALLEL_STREAMING, AgentDefinition::toolExecutionMode);
    }

    @Test
    void everyMemberOfAnAgentArrives() {
        var config =
                parse(
                        """
                        {"agents":[{"id":"x","name":"X","description":" d ","model":"fast","system_prompt":" Be brief. ",
                          "max_rounds":6,"tool_execution_mode":"sequential",
                          "stop_condition_specs":[{"type":"stop_on_tool","tool_name":"finish"}]}]}
                        """);

        assertThat(config.agents().getFirst())
                .returns("X", AgentDefinition::name)
                .returns("d", AgentDefinition::description)
                .returns(" Be brief. ", AgentDefinition::systemPrompt)
                .returns(6, AgentDefinition::maxRounds)
                .returns(ToolExecutionMode.SEQUENTIAL, AgentDefinition::toolExecutionMode);
        assertThat(config.agents().getFirst().stopSpecs())
                .containsExactly(new StopSpec.StopOnTool("finish"));
    }

    @Test
    @Fact("nats-acp-config T-CFG-08")
    void providersAndModelsArrive() {
        var config =
                parse(
                        """
                        {"providers":{"corp":{"endpoint":"http://localhost:1/v1","auth":{"kind":"env","name":"CORP_KEY"},
                           "adapter_kind":"openai"}},
                         "models":{"fast":{"provider":"corp","model":"small-1","chat_options":{"temperature":0.2,
                           "max_tokens":1024,"top_p":0.9,"stop_sequences":["END"],"reasoning_effort":"low","seed":7,
                           "extra":{"user":"u"}}}},
                         "agents":[{"id":"default","model":"fast"}]}
                        """);

        var provider = config.providers().get("corp");
        assertThat(provider.kind()).isEqualTo("openai");
        assertThat(provider.key().reveal()).isEqualTo("secret");
        assertThat(provider.toString()).doesNotContain("secret");
        var options = config.models().get("fast").options();
        assertThat(options.temperature()).isEqualTo(0.2);
        assertThat(options.maxTokens()).isEqualTo(1024);
        assertThat(options.topP()).isEqualTo(0.9);
        assertThat(options.stopSequences()).containsExactly("END");
        assertThat(options.reasoningEffort()).isEqualTo(ReasoningEffort.Level.LOW);
        assertThat(options.seed()).isEqualTo(7);
        assertThat(options.extra()).isEqualTo(Json.object("user", "u"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{ | failed to parse agent config JSON:",
                "[] | failed to parse agent config JSON:",
                "{\"agents\":{}} | failed to parse agent config JSON: agents must be an array",
                "{\"agents\":[{}]} | failed to parse agent config JSON: agents[0]: id must be a string",
                "{\"agents\":[{\"id\":\"  \"}]} | field 'id' must not be blank",
                "{\"agents\":[{\"id\":\"a\",\"model\":\" \"}]} | agent 'a' field 'model' must not be blank",
                "{\"agents\":[{\"id\":\"a\",\"behavior_ids\":[\"\"]}]} | agent 'a' field 'behavior_ids' must not be blank",
                "{\"agents\":[{\"id\":\"a\"},{\"id\":\" a\"}]} | agent id already configured: a",
                "{\"agents\":[{\"id\":\"a\",\"modle\":\"x\"}]} | unknown member agents[0].modle",
                "{\"agents\":[{\"id\":\"a\",\"max_rounds\":-1}]} | agents[0].max_rounds must not be negative, was -1",
                "{\"agents\":[{\"id\":\"a\",\"tool_execution_mode\":\"fast\"}]} | 'a' field 'tool_execution_mode' has invalid value: 'fast'",
                "{\"agents\":[{\"id\":\"a\",\"kind\":\"a2a\",\"endpoint\":\"http://x\"}]} | agent 'a' field 'kind' has a value that is not available: 'a2a'",
                "{\"agents\":[],\"extra\":1} | unknown member extra",
                "{\"agents\":[],\"providers\":{\" \":{}}} | field 'provider id' must not be blank",
                "{\"agents\":[],\"providers\":{\"p\":{\"endpoint\":\"http://x\"},\" p\":{\"endpoint\":\"http://x\"}}} | provider id already configured: p",
                "{\"agents\":[],\"models\":{\"m\":{\"provider\":\"p\",\"model\":\"x\"},\"m \":{\"provider\":\"p\",\"model\":\"x\"}}} | model id already configured: m",
                "{\"agents\":[],\"providers\":{\"p\":{\"endpoint\":\"http://x\",\"colour\":1}}} | unknown member providers.p.colour"
            })
    void whatIsWrongIsNamed(String text, String message) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @Fact("nats-acp-config T-CFG-07")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"endpoint\":\" \"} | agent 'p' field 'endpoint' must not be blank",
                "{\"endpoint\":\"http://x\",\"auth\":{\"kind\":\"env\",\"name\":\" \"}} | agent 'p' field 'auth.name' must not be blank",
                "{\"endpoint\":\"http://x\",\"auth\":{\"kind\":\"token\",\"value\":\"\"}} | agent 'p' field 'auth.value' must not be blank",
                "{\"endpoint\":\"http://x\",\"auth\":{\"kind\":\"env\",\"name\":\"NOT_SET\"}} | NOT_SET",
                "{\"endpoint\":\"http://x\",\"adapter_kind\":\"telepathy\"} | 'p' field 'adapter_kind' has invalid value: 'telepathy'"
            })
    void aProviderThatCannotWorkIsRefused(String provider, String message) {
        assertThatThrownBy(() -> parse("{\"agents\":[],\"providers\":{\"p\":" + provider + "}}"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message);
    }

    @Test
    @Fact("nats-acp-config T-CFG-02")
    void duplicateIdsAreRefusedWhateverTheirKind() {
        assertThatThrownBy(() ->
                        parse("{\"agents\":[{\"id\":\"a\"},{\"kind\":\"local\",\"id\":\"a\"}]}"))
                .hasMessage("agent id already configured: a");
    }

    private static ChatOptions options(String json) {
        return parse(withOptions(json)).models().get("m").options();
    }

    private static String withOptions(String json) {
        return "{\"agents\":[],\"models\":{\"m\":{\"provider\":\"p\",\"model\":\"x\",\"chat_options\":%s}}}"
                .formatted(json);
    }

    @Test
    void emptyOptionsSetNothing() {
        assertThat(options("{}")).isEqualTo(ChatOptions.DEFAULT);
        assertThat(options("{\"extra\":{}}")).isEqualTo(ChatOptions.DEFAULT);
    }

    @Test
    @Fact("nats-acp-config T-CFG-09")
    void knownMembersOfExtraAreOptionsAndWinAndTheRestPassesThrough() {
        var options =
                options(
                        """
                        {"temperature":0.2,"max_tokens":1024,"stop_sequences":["END"],"extra":{
                          "temperature":0.5,"max_tokens":7,"top_p":0.9,"stop_sequences":["STOP"],
                          "reasoning_effort":"low","seed":3,"user":"u","service":{"tier":1}}}
                        """);

        assertThat(options)
                .isEqualTo(
                        new ChatOptions(
                                0.5,
                                7,
                                0.9,
                                List.of("STOP"),
                                ReasoningEffort.Level.LOW,
                                3L,
                                Json.object("user", "u", "service", Json.object("tier", 1))));
    }

    @ParameterizedTest
    @Fact("nats-acp-config T-CFG-09")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"reasoning_effort\":\"lots\"} | 'm' field 'chat_options.reasoning_effort' has invalid value: 'lots'",
                "{\"extra\":{\"reasoning_effort\":\"lots\"}} | 'm' field 'chat_options.reasoning_effort' has invalid value: 'lots'",
                "{\"extra\":{\"temperature\":\"hot\"}} | 'm' chat_options extra merge failed: models.m.chat_options.extra: temperature must be a number, was \"hot\"",
                "{\"extra\":{\"stop_sequences\":[1]}} | 'm' chat_options extra merge failed: models.m.chat_options.extra: stop_sequences[0] must be a string, was 1",
                "{\"extra\":{\"max_tokens\":-1}} | 'm' chat_options extra merge failed: models.m.chat_options.extra.max_tokens must not be negative, was -1",
                "{\"max_tokens\":3000000000} | failed to parse agent config JSON: models.m.chat_options.max_tokens must be at most 2147483647, was 3000000000",
                "{\"tempratur\":1} | failed to parse agent config JSON: unknown member models.m.chat_options.tempratur"
            })
    void anOptionThatDoesNotFitIsNamed(String options, String message) {
        assertThatThrownBy(() -> parse(withOptions(options)))
                .isInstanceOf(ConfigException.class)
                .hasMessage(message);
    }

    @Test
    void moreRoundsThanCanBeCountedAreRefused() {
        assertThatThrownBy(() -> parse("{\"agents\":[{\"id\":\"a\",\"max_rounds\":3000000000}]}"))
                .hasMessage(
                        "failed to parse agent config JSON: agents[0].max_rounds must be at most 2147483647,"
                                + " was 3000000000");
    }
}
