package dev.reprise.core.suspend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.suspend.ToolCallResume.Action;
import dev.reprise.facts.Fact;
import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecisionTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "true                                    | resume |",
                "false                                   | cancel |",
                "\"yes\"                                 | resume |",
                "\" Denied \"                            | cancel | ` Denied `",
                "\"maybe\"                               | resume |",
                "\"\"                                    | resume |",
                "null                                    | cancel |",
                "0                                       | cancel |",
                "1                                       | cancel |",
                "1.5                                     | cancel |",
                "[]                                      | cancel |",
                "[true]                                  | cancel |",
                "{}                                      | resume |",
                "{\"approved\":true}                     | resume |",
                "{\"approved\":false,\"reason\":\"risky\"} | cancel | risky",
                "{\"denied\":true,\"message\":\"no\"}    | cancel | no",
                "{\"abort\":true,\"error\":\"late\"}     | cancel | late",
                "{\"status\":\"Rejected\"}               | cancel |",
                "{\"action\":\" abort \"}                | cancel |",
                "{\"decision\":\"allow\"}                | resume |",
                "{\"approved\":true,\"cancelled\":true}  | cancel |",
                "{\"approved\":\"false\"}                | resume |",
                "{\"denied\":\"true\"}                   | resume |",
                "{\"approved\":true,\"reason\":\"fine\"} | resume |",
                "{\"approved\":false,\"reason\":1,\"message\":\"no\"} | cancel | no",
                "{\"answer\":\"42\"}                     | resume |",
            })
    void anyAnswerOfAUserInterfaceIsADecision(String answer, String action, String reason) {
        var result = Json.parse(answer);

        var decision = ToolCallDecision.ofAnswer("c1", result, 7);

        assertThat(decision)
                .isEqualTo(
                        new ToolCallDecision(
                                "c1",
                                new ToolCallResume(
                                        "decision_c1", Action.parse(action), result, reason, 7)));
    }

    @Fact("contract T-CON-11")
    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "[1]", "0", "1", "-2.5", "18446744073709551615"})
    void nothingArraysAndNumbersCancelWithoutBeingADenial(String answer) {
        var result = Json.parse(answer);

        assertThat(ToolCallDecision.ofAnswer("c1", result, 0).resume().action())
                .isEqualTo(Action.CANCEL);
        assertThat(Answer.isDenied(result)).isFalse();
        assertThat(Answer.isApproved(result)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "false",
                "no",
                "denied",
                "deny",
                "reject",
                "rejected",
                "cancel",
                "canceled",
                "cancelled",
                "abort",
                "aborted",
                " NO ",
                "Abort"
            })
    void aWordOfRefusalCancelsAsTextAndAsVerdict(String word) {
        assertThat(Answer.isDenied(Json.of(word))).isTrue();
        assertThat(Answer.isDenied(Json.object("status", word))).isTrue();
        assertThat(Answer.isDenied(Json.object("decision", word))).isTrue();
        assertThat(Answer.isDenied(Json.object("action", word))).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "true                   | true",
                "false                  | false",
                "\"YES\"                | true",
                "\"confirm\"            | true",
                "\"ok\"                 | true",
                "\" yes \"              | false",
                "\"maybe\"              | false",
                "{\"approved\":true}    | true",
                "{\"allowed\":true}     | true",
                "{\"approved\":\"true\"} | false",
                "{}                     | false",
            })
    void onlyWordsOfConsentApprove(String answer, boolean approved) {
        assertThat(Answer.isApproved(Json.parse(answer))).isEqualTo(approved);
    }

    @Fact("contract T-CON-10")
    @Test
    void aDecisionIsFlat() {
        var json =
                Json.parse(
                        """
                        {"target_id":"fc_perm_1","decision_id":"d1","action":"resume",
                         "result":{"approved":true},"updated_at":1760000000000}
                        """);

        var decision = ToolCallDecision.fromJson(json);

        assertThat(decision)
                .isEqualTo(
                        new ToolCallDecision(
                                "fc_perm_1",
                                new ToolCallResume(
                                        "d1",
                                        Action.RESUME,
                                        Json.object("approved", true),
                                        null,
                                        1760000000000L)));
        assertThat(decision.toJson()).isEqualTo(json);
        assertThat(decision.resume().toJson()).isEqualTo(((JsonObject) json).without("target_id"));
    }

    @Test
    void whatIsLeftOutOfADecisionHasItsDefault() {
        var decision =
                ToolCallDecision.fromJson(
                        Json.parse("{\"target_id\":\"c1\",\"action\":\"cancel\"}"));

        assertThat(decision.resume())
                .isEqualTo(new ToolCallResume("", Action.CANCEL, Json.NULL, null, 0));
        assertThat(decision.resume().effectiveResult()).isEqualTo(Json.FALSE);
        assertThat(decision.toJson())
                .isEqualTo(
                        Json.parse(
                                """
                                {"target_id":"c1","decision_id":"","action":"cancel","updated_at":0}
                                """));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"action\":\"resume\"}",
                "{\"target_id\":\"c1\"}",
                "{\"target_id\":\"c1\",\"action\":\"approve\"}",
                "true",
            })
    void whatIsNoDecisionIsRefused(String json) {
        assertThatThrownBy(() -> ToolCallDecision.fromJson(Json.parse(json)))
                .isInstanceOf(JsonException.class);
    }
}
