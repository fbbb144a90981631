package dev.reprise.core.run;

import static dev.reprise.core.JsonText.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.message.Message;
import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunRequestTest {
    @Test
    void aPlainRequestWritesEveryMember() {
        var request = RunRequest.of("default", Message.user("m1", "hi"));

        assertThat(text(request::writeTo))
                .isEqualTo(
                        """
                        {"agent_id":"default","thread_id":null,"run_id":null,"parent_run_id":null,\
                        "parent_thread_id":null,"resource_id":null,"origin":"user","state":null,\
                        "messages":[{"id":"m1","role":"user","content":"hi"}],"initial_decisions":[]}\
                        """);
    }

    @Test
    void aRequestThatIsChangedKeepsTheNameThatTheClientGaveTheRun() {
        var named = RunRequest.of("default", Message.user("m1", "hi")).withAlias("mine");

        assertThat(named.withSourceMailboxEntry("e1").alias()).isEqualTo("mine");
        assertThat(named.withMessages(List.of()).alias()).isEqualTo("mine");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                """
                {"agent_id":"a","thread_id":"t1","run_id":"r1","parent_run_id":"r0","parent_thread_id":"t0",\
                "resource_id":"u1","origin":"a2a","state":{"a":1},"messages":[],\
                "initial_decisions":[{"action":"resume","decision_id":"d1","target_id":"c1","updated_at":0}],\
                "source_mailbox_entry_id":"e1"}\
                """,
                """
                {"agent_id":"a","thread_id":null,"run_id":null,"parent_run_id":null,"parent_thread_id":null,\
                "resource_id":null,"origin":"subagent","state":null,"messages":[],"initial_decisions":[]}\
                """,
            })
    void aRequestIsWrittenAsItWasRead(String json) {
        var request = RunRequest.fromJson(Json.parse(json));

        assertThat(text(request::writeTo)).isEqualTo(json);
    }

    @Test
    void aNullStateIsNoState() {
        var json = "{\"agent_id\":\"a\",\"state\":null,\"messages\":[]}";

        assertThat(RunRequest.fromJson(Json.parse(json))).isEqualTo(RunRequest.of("a"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"agent_id\":\"a\"}",
                "{\"messages\":[]}",
                "{\"agent_id\":\"a\",\"messages\":{}}",
                "{\"agent_id\":\"a\",\"messages\":[],\"state\":[]}",
                "{\"agent_id\":\"a\",\"messages\":[],\"origin\":\"martian\"}",
            })
    void whatIsNoRequestIsRefused(String json) {
        assertThatThrownBy(() -> RunRequest.fromJson(Json.parse(json)))
                .isInstanceOf(JsonException.class);
    }

    @ParameterizedTest
    @EnumSource
    void anOriginIsReadByItsLabel(RunOrigin origin) {
        assertThat(RunOrigin.parse(origin.label())).isEqualTo(origin);
    }

    @Test
    void tokensThatWereNotReportedAreLeftOut() {
        var usage = new TokenUsage(12L, null, null, 0L, null, null);

        assertThat(text(usage::writeTo))
                .isEqualTo("{\"prompt_tokens\":12,\"cache_read_tokens\":0}");
        assertThat(TokenUsage.fromJson(Json.parse(text(usage::writeTo)))).isEqualTo(usage);
        assertThat(usage.output()).isZero();
        assertThat(TokenUsage.of(12, 4).totalTokens()).isEqualTo(16);
    }
}
