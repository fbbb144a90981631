package dev.reprise.core.store;

import static dev.reprise.core.JsonText.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.action.SerializedStateAction;
import dev.reprise.core.action.StateScope;
import dev.reprise.facts.Fact;
import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ThreadChangeSetTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                """
                {"run_id":"r1","run_meta":{"agent_id":"default","origin":"user","status":"running",\
                "input_tokens":0,"output_tokens":0},"reason":"UserMessage",\
                "messages":[{"id":"m-u","role":"user","content":"hi","metadata":{"run_id":"r1"}}],\
                "patches":[{"patch":{"ops":[{"op":"set","path":["__run"],\
                "value":{"id":"r1","status":"running","updated_at":1700000000000}}]},\
                "source":"agentos_prepare_run"}]}\
                """,
                """
                {"run_id":"r1","reason":"AssistantTurnCommitted",\
                "messages":[{"id":"m-a","role":"assistant","content":"hello",\
                "metadata":{"run_id":"r1","step_index":0}}],"patches":[]}\
                """,
                """
                {"run_id":"r1","run_meta":{"agent_id":"default","origin":"user","status":"done",\
                "termination_code":"natural","input_tokens":12,"output_tokens":4},"reason":"RunFinished",\
                "messages":[],"patches":[{"patch":{"ops":[{"op":"set","path":["__run"],\
                "value":{"done_reason":"natural","id":"r1","status":"done","updated_at":1700000000490}}]}}],\
                "snapshot":{"__run":{"done_reason":"natural","id":"r1","status":"done",\
                "updated_at":1700000000490}}}\
                """,
                """
                {"run_id":"r2","parent_run_id":"r1","reason":"ToolResultsCommitted","messages":[],\
                "patches":[],"actions":[{"state_type_name":"patch","base_path":"a","scope":"thread",\
                "call_id_override":null,"payload":1}],"snapshot":null}\
                """,
            })
    void aChangeSetIsWrittenAsItWasRead(String json) {
        var change = ThreadChangeSet.fromJson(Json.parse(json));

        assertThat(text(change::writeTo)).isEqualTo(json);
    }

    @Fact("contract T-CON-13")
    @Test
    void actionsMayBeLeftOutAndAreWhenThereAreNone() {
        var change =
                ThreadChangeSet.fromJson(
                        Json.parse("{\"run_id\":\"r1\",\"reason\":\"RunFinished\"}"));

        assertThat(change.actions()).isEmpty();
        assertThat(text(change::writeTo))
                .isEqualTo(
                        "{\"run_id\":\"r1\",\"reason\":\"RunFinished\",\"messages\":[],\"patches\":[]}");
    }

    @Test
    void aChangeWithActionsOnlyIsNotEmpty() {
        var action = new SerializedStateAction("s", "a", StateScope.RUN, null, Json.NULL);
        var change =
                new ThreadChangeSet(
                        null,
                        null,
                        null,
                        ChangeReason.RUN_FINISHED,
                        List.of(),
                        List.of(),
                        List.of(action),
                        null);

        assertThat(change.isEmpty()).isFalse();
        assertThat(text(change::writeTo)).startsWith("{\"run_id\":\"\",");
        assertThat(ThreadChangeSet.fromJson(Json.parse(text(change::writeTo)))).isEqualTo(change);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"run_id\":\"r1\"}",
                "{\"run_id\":\"r1\",\"reason\":\"run_finished\"}",
                "{\"run_id\":\"r1\",\"reason\":\"RunFinished\",\"messages\":[1]}",
            })
    void whatIsNoChangeSetIsRefused(String json) {
        assertThatThrownBy(() -> ThreadChangeSet.fromJson(Json.parse(json)))
                .isInstanceOf(JsonException.class);
    }

    @ParameterizedTest
    @EnumSource
    void aReasonIsReadByItsLabel(ChangeReason reason) {
        assertThat(ChangeReason.parse(reason.label())).isEqualTo(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"any\"", "{\"exact\":3}"})
    void aPreconditionIsWrittenAsItWasRead(String json) {
        var precondition = VersionPrecondition.fromJson(Json.parse(json));

        assertThat(precondition.toJson()).isEqualTo(Json.parse(json));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"none\"", "3", "{}", "null"})
    void whatIsNoPreconditionIsRefused(String json) {
        assertThatThrownBy(() -> VersionPrecondition.fromJson(Json.parse(json)))
                .isInstanceOf(JsonException.class);
    }
}
