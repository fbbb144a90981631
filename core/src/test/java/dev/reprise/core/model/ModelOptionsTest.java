package dev.reprise.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.model.ReasoningEffort.Budget;
import dev.reprise.core.model.ReasoningEffort.Level;
import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelOptionsTest {
    @Test
    void anOverrideWritesEveryMember() {
        assertThat(InferenceOverride.NONE.toJson())
                .isEqualTo(
                        Json.parse(
                                """
                                {"model":null,"fallback_models":null,"temperature":null,"max_tokens":null,
                                 "top_p":null,"reasoning_effort":null}
                                """));
        assertThat(new InferenceOverride("m", List.of("n"), 0.5, 100, 0.9, new Budget(7)).toJson())
                .isEqualTo(
                        Json.parse(
                                """
                                {"model":"m","fallback_models":["n"],"temperature":0.5,"max_tokens":100,
                                 "top_p":0.9,"reasoning_effort":{"budget":7}}
                                """));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model\":null,\"fallback_models\":null,\"temperature\":null,\"max_tokens\":null,"
                        + "\"top_p\":null,\"reasoning_effort\":null}",
                "{\"model\":\"m\",\"fallback_models\":[\"n\",\"o\"],\"temperature\":0.5,"
                        + "\"max_tokens\":100,\"top_p\":0.9,\"reasoning_effort\":{\"budget\":7}}",
                "{\"model\":\"m\",\"fallback_models\":[],\"temperature\":0.0,"
                        + "\"max_tokens\":2147483647,\"top_p\":1.0,\"reasoning_effort\":\"max\"}",
            })
    void anOverrideIsReadAsItIsWritten(String json) {
        var override = InferenceOverride.fromJson(Json.parse(json));

        assertThat(override.toJson()).isEqualTo(Json.parse(json));
        assertThat(InferenceOverride.fromJson(override.toJson())).isEqualTo(override);
    }

    @Test
    void whatAnOverrideLeavesOutChangesNothing() {
        assertThat(InferenceOverride.fromJson(Json.parse("{}"))).isEqualTo(InferenceOverride.NONE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {"model":1}                      | model must be a string, was 1
                    {"fallback_models":["m",1]}      | fallback_models[1] must be a string, was 1
                    {"temperature":"hot"}            | temperature must be a number, was "hot"
                    {"max_tokens":-1}                | max_tokens must be an integer from 0 to 2147483647, was -1
                    {"max_tokens":9007199254740993}  | max_tokens must be an integer from 0 to 2147483647, was 9007199254740993
                    {"reasoning_effort":{"budget":-1}} | reasoning_effort.budget must be an integer from 0 to 2147483647, was -1
                    []                               | must be an object, was an array
                    """)
    void anOverrideThatDoesNotFitIsReportedWithItsPlace(String json, String message) {
        assertThatThrownBy(() -> InferenceOverride.fromJson(Json.parse(json)))
                .isInstanceOf(JsonException.class)
                .hasMessage(message);
    }

    @Test
    void ofTwoOverridesThePresentMembersOfTheLaterCount() {
        var first = new InferenceOverride("m", List.of("n"), 0.5, null, 0.9, Level.LOW);
        var later = new InferenceOverride(null, List.of(), null, 10, 0.1, null);

        assertThat(first.with(later))
                .isEqualTo(new InferenceOverride("m", List.of(), 0.5, 10, 0.1, Level.LOW));
        assertThat(first.with(InferenceOverride.NONE)).isEqualTo(first);
        assertThat(InferenceOverride.NONE.with(first)).isEqualTo(first);
    }

    @Test
    void optionsTakeOverWhatAnOverrideSays() {
        var options = ChatOptions.DEFAULT.withTemperature(0.1).withMaxTokens(5);

        var changed = options.with(new InferenceOverride(null, null, 0.9, null, null, Level.MAX));

        assertThat(changed.temperature()).isEqualTo(0.9);
        assertThat(changed.maxTokens()).isEqualTo(5);
        assertThat(changed.reasoningEffort()).isEqualTo(Level.MAX);
    }

    @ParameterizedTest
    @EnumSource
    void anEffortIsALevel(Level level) {
        assertThat(level.toJson()).isEqualTo(Json.of(level.label()));
        assertThat(ReasoningEffort.fromJson(Json.of(level.label()))).isEqualTo(level);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"budget\":1024}", "1024", "\"1024\""})
    void anEffortIsANumberOfTokens(String json) {
        var effort = ReasoningEffort.fromJson(Json.parse(json));

        assertThat(effort).isEqualTo(new Budget(1024));
        assertThat(effort.toJson()).isEqualTo(Json.parse("{\"budget\":1024}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"much\"", "true", "{}", "[]", "1.5"})
    void whatIsNoEffortIsRefused(String json) {
        assertThatThrownBy(() -> ReasoningEffort.fromJson(Json.parse(json)))
                .isInstanceOf(JsonException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "2147483648", "9223372036854775808", "\"-1\"", "\"99999999999\""})
    void aNumberOfTokensThatIsNoneIsRefusedByName(String json) {
        assertThatThrownBy(() -> ReasoningEffort.fromJson(Json.parse(json)))
                .isInstanceOf(JsonException.class)
                .hasMessageEndingWith("was " + json);
        assertThatThrownBy(() -> ReasoningEffort.fromJson(Json.parse("{\"budget\":" + json + "}")))
                .isInstanceOf(JsonException.class)
                .hasMessageStartingWith("budget must be an integer")
                .hasMessageEndingWith("was " + json);
    }

    @Test
    void aBudgetIsNotNegative() {
        assertThatThrownBy(() -> new Budget(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("tokens must not be negative, was -1");
    }

    @Test
    void aSecretIsNeverPrinted() {
        var secret = Secret.of("sk-1");

        assertThat(secret).hasToString("[REDACTED]");
        assertThat(secret.reveal()).isEqualTo("sk-1");
    }
}
