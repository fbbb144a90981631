package dev.reprise.core.suspend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.message.ToolCall;
import dev.reprise.state.Json;
import dev.reprise.state.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The state of a run that waits for a permission, as it is stored.
class DurableStateTest {
    private static final Json CALL =
            Json.parse(
                    """
                    {
                      "suspended_call": {
                        "call_id":"c1","tool_name":"delete_file","arguments":{"path":"/data/x"},
                        "suspension":{"id":"fc_c1","action":"tool:PermissionConfirm",
                          "message":"Permission required to run tool 'delete_file'",
                          "parameters":{"tool_name":"delete_file","tool_args":{"path":"/data/x"}},
                          "response_schema":{"type":"object","additionalProperties":true,"properties":{
                            "approved":{"type":"boolean"},"reason":{"type":"string"},"remember":{"type":"boolean"}},
                            "required":["approved"]}},
                        "pending":{"id":"fc_c1","name":"PermissionConfirm",
                          "arguments":{"tool_name":"delete_file","tool_args":{"path":"/data/x"}}},
                        "resume_mode":"replay_tool_call"
                      },
                      "tool_call_state": {"call_id":"c1","tool_name":"delete_file","arguments":{"path":"/data/x"},
                        "status":"suspended","resume_token":"fc_c1","updated_at":1700000000090}
                    }
                    """);
    private static final Json RESUMING =
            Json.parse(
                    """
                    {"call_id":"c1","tool_name":"delete_file","arguments":{"path":"/data/x"},"status":"resuming",
                     "resume_token":"fc_c1",
                     "resume":{"decision_id":"d1","action":"resume","result":{"approved":true},
                       "updated_at":1700000000200},
                     "updated_at":1700000000200}
                    """);

    private static final Json SUSPENDED_CALL = CALL.find(Path.of("suspended_call")).orElseThrow();
    private static final Json CALL_STATE = CALL.find(Path.of("tool_call_state")).orElseThrow();

    @Test
    void aSuspendedCallIsStoredFlat() {
        var call = SuspendedCall.fromJson(SUSPENDED_CALL);

        assertThat(call.toJson()).isEqualTo(SUSPENDED_CALL);
        assertThat(call.ticket().pending().name()).isEqualTo("PermissionConfirm");
        assertThat(call.ticket().suspension().message())
                .isEqualTo("Permission required to run tool 'delete_file'");
    }

    @ParameterizedTest
    @CsvSource({"c1, true", "fc_c1, true", "c2, false", "'', false"})
    void aDecisionFindsItsCallByAnyOfItsIds(String target, boolean found) {
        var call = SuspendedCall.fromJson(SUSPENDED_CALL);

        assertThat(call.answersTo(target)).isEqualTo(found);
    }

    @Test
    void theStateOfACallIsWrittenAsItWasRead() {
        assertThat(ToolCallState.fromJson(CALL_STATE).toJson()).isEqualTo(CALL_STATE);
        assertThat(ToolCallState.fromJson(RESUMING).toJson()).isEqualTo(RESUMING);
    }

    @Test
    void anAcceptedDecisionResumesTheStoredCall() {
        var decision =
                new ToolCallResume(
                        "d1",
                        ToolCallResume.Action.RESUME,
                        Json.object("approved", true),
                        null,
                        1700000000200L);

        var state =
                ToolCallState.fromJson(CALL_STATE)
                        .withResume(decision)
                        .moveTo(ToolCallStatus.RESUMING, 1700000000200L);

        assertThat(state.toJson()).isEqualTo(RESUMING);
    }

    @Test
    void blankTextsAndNullsOfAStateAreLeftOut() {
        var state =
                new ToolCallState("", " ", Json.NULL, ToolCallStatus.NEW, "", null, Json.NULL, 0);

        assertThat(state.toJson()).isEqualTo(Json.parse("{\"status\":\"new\",\"updated_at\":0}"));
        assertThat(ToolCallState.fromJson(Json.object()))
                .isEqualTo(
                        new ToolCallState(
                                "", "", Json.NULL, ToolCallStatus.NEW, "", null, Json.NULL, 0));
    }

    @Test
    void aFreshStateShowsItsCall() {
        var state = ToolCallState.fresh(new ToolCall("c1", "t", Json.object("a", 1)), 5);

        assertThat(state.toJson())
                .isEqualTo(
                        Json.parse(
                                """
                                {"call_id":"c1","tool_name":"t","arguments":{"a":1},"status":"new","updated_at":5}
                                """));
    }
}
