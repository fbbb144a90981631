package dev.reprise.server.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.run.RunRequest;
import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunRequestReaderTest {
    private static RunRequest read(String members) {
        return RunRequestReader.read(Json.parse("{\"agentId\":\"a\"," + members + "}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"threadId", "thread_id", "contextId", "context_id"})
    void theThreadHasFourNames(String name) {
        assertThat(read("\"%s\":\" t1 \"".formatted(name)).thread()).isEqualTo(new ThreadId("t1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"runId", "run_id", "taskId", "task_id"})
    void theRunHasFourNames(String name) {
        assertThat(read("\"%s\":\"r1\"".formatted(name)).run()).isEqualTo(new RunId("r1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"initialDecisions", "initial_decisions", "decisions"})
    void decisionsHaveThreeNames(String name) {
        var request = read("\"%s\":[{\"target_id\":\"c\",\"action\":\"cancel\"}]".formatted(name));

        assertThat(request.decisions()).hasSize(1);
    }

    @Test
    void whatIsMissingBlankOrNullIsAbsent() {
        var request = read("\"threadId\":\"  \",\"runId\":null,\"state\":null,\"messages\":null");

        assertThat(request).isEqualTo(RunRequest.of("a"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"threadId\":\"a\",\"thread_id\":\"b\" | threadId and thread_id are the same member",
                "\"contextId\":\"a\",\"context_id\":null | contextId and context_id are the same member",
                "\"agent_id\":\"b\" | agentId and agent_id are the same member",
                "\"decisions\":[],\"initial_decisions\":[] | initial_decisions and decisions are the same member",
                "\"threadId\":7 | threadId must be a string, was 7",
                "\"state\":[] | state must be an object, was an array",
                "\"messages\":{} | messages must be an array, was an object",
                "\"messages\":[{\"role\":\"user\"}] | messages[0].content must be a string, was missing",
                "\"messages\":[{\"role\":\"robot\",\"content\":\"\"}] | role must be system, user, assistant or tool",
                "\"decisions\":[{\"target_id\":\"c\",\"action\":\"maybe\"}] | action must be resume or cancel"
            })
    void whatDoesNotFitIsNamed(String members, String problem) {
        assertThatThrownBy(() -> read(members))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void theAgentIsRequiredAndNotBlank() {
        assertThatThrownBy(() -> RunRequestReader.read(Json.parse("{}")))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining("agentId");
        assertThatThrownBy(() -> RunRequestReader.read(Json.parse("{\"agent_id\":\" \"}")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("agent_id cannot be empty");
        assertThatThrownBy(() -> RunRequestReader.read(Json.parse("[]")))
                .isInstanceOf(JsonException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../etc", "a/b", "a\\\\b", "a\\u0000b", "a\\nb"})
    void idsThatNoStoreTakesAreRefused(String id) {
        assertThatThrownBy(() -> read("\"threadId\":\"%s\"".formatted(id)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("thread id");
    }
}
