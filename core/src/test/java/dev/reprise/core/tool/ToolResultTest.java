package dev.reprise.core.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.message.ToolCall;
import dev.reprise.core.suspend.PendingToolCall;
import dev.reprise.core.suspend.ResumeMode;
import dev.reprise.core.suspend.SuspendTicket;
import dev.reprise.core.suspend.Suspension;
import dev.reprise.facts.Fact;
import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ToolResultTest {
    private static final SuspendTicket TICKET =
            SuspendTicket.ofPending(new ToolCall("c1", "ask", Json.object("q", 1)), "Sure?");

    static Stream<Arguments> results() {
        return Stream.of(
                Arguments.of(
                        ToolResult.success("t", Json.of(1)),
                        "{\"tool_name\":\"t\",\"status\":\"success\",\"data\":1,\"message\":null,\"metadata\":{}}"),
                Arguments.of(
                        ToolResult.success("t", Json.NULL, "done"),
                        "{\"tool_name\":\"t\",\"status\":\"success\",\"data\":null,\"message\":\"done\",\"metadata\":{}}"),
                Arguments.of(
                        ToolResult.warning("t", Json.array(1), "look"),
                        "{\"tool_name\":\"t\",\"status\":\"warning\",\"data\":[1],\"message\":\"look\",\"metadata\":{}}"),
                Arguments.of(
                        ToolResult.error("t", "broken"),
                        "{\"tool_name\":\"t\",\"status\":\"error\",\"data\":null,\"message\":\"broken\",\"metadata\":{}}"),
                Arguments.of(
                        ToolResult.suspended("t", "wait").withMetadata(Json.object("a", 1)),
                        "{\"tool_name\":\"t\",\"status\":\"pending\",\"data\":null,\"message\":\"wait\","
                                + "\"metadata\":{\"a\":1}}"));
    }

    @ParameterizedTest
    @MethodSource("results")
    void aResultWritesEveryMemberButAnAbsentSuspension(ToolResult result, String json) {
        assertThat(result.toText()).isEqualTo(json);
        assertThat(ToolResult.fromJson(Json.parse(json))).isEqualTo(result);
    }

    @Fact("contract T-CON-4")
    @Test
    void anErrorWithACodeSaysItInTextAndData() {
        var result = ToolResult.error("t", "no_stock", "none left");

        assertThat(result.message()).isEqualTo("[no_stock] none left");
        assertThat(result.data())
                .isEqualTo(
                        Json.parse(
                                "{\"error\":{\"code\":\"no_stock\",\"message\":\"none left\"}}"));
        assertThat(result.status()).isEqualTo(ToolStatus.ERROR);
    }

    @Fact("contract T-CON-5")
    @Test
    void aPendingResultKeepsItsTicket() {
        var result = ToolResult.suspended("ask", "Sure?", TICKET);

        var read = ToolResult.fromJson(Json.parse(result.toText()));

        assertThat(read).isEqualTo(result);
        assertThat(read.suspension()).isEqualTo(TICKET);
    }

    @Test
    void whatIsLeftOutReadsAsEmptyOrAbsent() {
        var result =
                ToolResult.fromJson(Json.parse("{\"tool_name\":\"t\",\"status\":\"success\"}"));

        assertThat(result).isEqualTo(ToolResult.success("t", Json.NULL));
    }

    @Test
    void anUnknownStatusIsRefused() {
        assertThatThrownBy(() ->
                        ToolResult.fromJson(Json.parse("{\"tool_name\":\"t\",\"status\":\"odd\"}")))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining("was \"odd\"");
    }

    @ParameterizedTest
    @EnumSource
    void theOutcomeOfACallFollowsFromTheStatus(ToolStatus status) {
        var expected =
                switch (status) {
                    case SUCCESS, WARNING -> ToolCallOutcome.SUCCEEDED;
                    case PENDING -> ToolCallOutcome.SUSPENDED;
                    case ERROR -> ToolCallOutcome.FAILED;
                };

        var result = new ToolResult("t", status, Json.NULL, null, Json.object(), null);

        assertThat(result.outcome()).isEqualTo(expected);
        assertThat(result.isSuccess()).isEqualTo(expected == ToolCallOutcome.SUCCEEDED);
    }

    @Test
    void anEmptyTicketReplaysACallWithoutName() {
        var ticket = SuspendTicket.fromJson(Json.object());

        assertThat(ticket)
                .isEqualTo(
                        new SuspendTicket(
                                Suspension.EMPTY,
                                PendingToolCall.EMPTY,
                                ResumeMode.REPLAY_TOOL_CALL));
        assertThat(ticket.withPendingOr(new ToolCall("c1", "ask", Json.NULL)).pending())
                .isEqualTo(new PendingToolCall("c1", "ask", Json.NULL));
    }

    @Test
    void aTicketWithItsOwnCallKeepsIt() {
        var other = new ToolCall("c2", "other", Json.NULL);

        assertThat(TICKET.withPendingOr(other)).isSameAs(TICKET);
    }

    @Test
    void theTicketOfAToolThatOnlySaysPendingShowsTheCall() {
        assertThat(TICKET.toJson())
                .isEqualTo(
                        Json.parse(
                                """
                                {"suspension":{"id":"c1","action":"tool:ask","message":"Sure?","parameters":{"q":1}},
                                 "pending":{"id":"c1","name":"ask","arguments":{"q":1}},
                                 "resume_mode":"replay_tool_call"}
                                """));
    }
}
