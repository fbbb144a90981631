package dev.reprise.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.log.RecordJson;
import dev.reprise.core.log.ThreadMemo;
import dev.reprise.core.message.Message;
import dev.reprise.core.message.MessageMetadata;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.store.AgentThread;
import dev.reprise.core.store.Note;
import dev.reprise.core.store.RunMeta;
import dev.reprise.core.store.RunRecord;
import dev.reprise.core.store.ThreadChangeSet;
import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdFromJsonTest {
    /// What is read from JSON and has ids in it.
    private static final Map<String, Function<Json, ?>> READERS =
            Map.of(
                    "REQUEST", RunRequest::fromJson,
                    "META", RunMeta::fromJson,
                    "RECORD", RunRecord::fromJson,
                    "CHANGE", ThreadChangeSet::fromJson,
                    "THREAD", AgentThread::fromJson,
                    "NOTE", Note::fromJson,
                    "MESSAGE", Message::fromJson,
                    "EVENT", AgentEvent::fromJson,
                    "MEMO", ThreadMemo::fromJson,
                    "LOG", json -> RecordJson.read(json, new ThreadId("t"), _ -> Json.NULL));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    REQUEST | thread_id            | {"agent_id":"a","messages":[],"thread_id":?}
                    REQUEST | run_id               | {"agent_id":"a","messages":[],"run_id":?}
                    REQUEST | parent_run_id        | {"agent_id":"a","messages":[],"parent_run_id":?}
                    REQUEST | parent_thread_id     | {"agent_id":"a","messages":[],"parent_thread_id":?}
                    META    | parent_thread_id     | {"status":"done","parent_thread_id":?}
                    RECORD  | run_id               | {"run_id":?}
                    RECORD  | thread_id            | {"run_id":"r","thread_id":?}
                    RECORD  | parent_run_id        | {"run_id":"r","thread_id":"t","parent_run_id":?}
                    RECORD  | parent_thread_id     | {"run_id":"r","thread_id":"t","parent_thread_id":?}
                    CHANGE  | run_id               | {"run_id":?}
                    CHANGE  | parent_run_id        | {"run_id":"r","parent_run_id":?}
                    CHANGE  | messages[0].metadata.run_id | {"reason":"UserMessage","messages":[{"role":"user","content":"","metadata":{"run_id":?}}]}
                    THREAD  | id                   | {"id":?}
                    THREAD  | parent_thread_id     | {"id":"t","parent_thread_id":?}
                    NOTE    | to                   | {"id":"n","to":?}
                    MESSAGE | metadata.run_id      | {"role":"user","content":"","metadata":{"run_id":?}}
                    EVENT   | thread_id            | {"type":"step_end","thread_id":?,"run_id":"r"}
                    EVENT   | run_id               | {"type":"step_end","thread_id":"t","run_id":?}
                    EVENT   | parent_run_id        | {"type":"run_start","thread_id":"t","run_id":"r","data":{"parent_run_id":?}}
                    MEMO    | trails[0].run        | {"lsn":1,"runs":[],"inputs":[],"trails":[{"run":?}]}
                    LOG     | run                  | {"k":"sent","n":1,"ts":1,"v":0,"run":?,"e":1}
                    LOG     | owner                | {"k":"open","n":1,"ts":1,"v":0,"format":1,"owner":?}
                    LOG     | from.thread          | {"k":"open","n":1,"ts":1,"v":0,"format":1,"owner":"a/b","thread":{"id":"t"},"from":{"thread":?}}
                    LOG     | for                  | {"k":"started","n":1,"ts":1,"v":0,"step":0,"for":?}
                    LOG     | for                  | {"k":"input","n":1,"ts":1,"v":0,"id":"i","for":?}
                    """)
    void anIdThatIsNotAllowedIsReportedWithItsPlace(String reader, String place, String json) {
        var document = Json.parse(json.replace("?", "\"../etc/passwd\""));

        assertThatThrownBy(() -> READERS.get(reader).apply(document))
                .isInstanceOf(JsonException.class)
                .hasMessageStartingWith(place + " is not allowed: ")
                .hasMessageContaining("etc/passwd");
    }

    @Test
    void aBlankRunOfAMessageOrAChangeIsNone() {
        var message = MessageMetadata.fromJson(Json.parse("{\"run_id\":\" \"}"));
        var change =
                ThreadChangeSet.fromJson(
                        Json.parse("{\"run_id\":\"\",\"reason\":\"UserMessage\"}"));

        assertThat(message.run()).isNull();
        assertThat(change.run()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "4294967296", "9223372036854775808", "0.5", "\"1\""})
    void aStepIsNumberedFromZeroAndKeptExactly(String step) {
        assertThatThrownBy(
                        () -> MessageMetadata.fromJson(Json.parse("{\"step_index\":" + step + "}")))
                .isInstanceOf(JsonException.class)
                .hasMessageStartingWith("step_index must be an integer")
                .hasMessageEndingWith("was " + step);
    }
}
