package dev.reprise.protocols.a2a;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.message.ContentBlock;
import dev.reprise.core.message.Media;
import dev.reprise.state.Json;
import dev.reprise.state.JsonOutput;
import java.net.URI;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskRequestTest {
    @Test
    void textsAndDataAreLinesOfWhatTheUserSays() {
        var request =
                TaskRequest.read(
                        Json.parse(
                                """
                                {"message":{"messageId":"m1","role":"ROLE_USER","contextId":" ","taskId":"",
                                 "parts":[{"text":"look"},{"data":{"a":1}}]},
                                 "configuration":{"historyLength":2,"returnImmediately":true}}\
                                """));

        assertThat(request.text()).isEqualTo("look\n{\"a\":1}");
        assertThat(request.context()).isNull();
        assertThat(request.task()).isNull();
        assertThat(request.historyLength()).isEqualTo(OptionalInt.of(2));
        assertThat(request.returnsImmediately()).isTrue();
        assertThat(request.namesDecisions()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"messageId\":\"m\",\"role\":\"ROLE_AGENT\",\"parts\":[{\"text\":\"x\"}]} | message.role must be ROLE_USER, was ROLE_AGENT",
                "{\"messageId\":\"m\",\"parts\":[{}]} | a part must have text, data, raw or url",
                "{\"messageId\":\"m\",\"parts\":[{\"raw\":\"eA==\"}]} | raw is not allowed: media_type must be like image/png, was missing",
                "{\"messageId\":\"m\",\"parts\":[{\"text\":1}]} | text must be a string, was 1",
                "{\"messageId\":\"m\",\"contextId\":\"a/b\",\"parts\":[{\"text\":\"x\"}]} | thread id contains invalid characters: \"a/b\"",
                "{\"parts\":[{\"text\":\"x\"}]} | messageId must be a string, was missing",
            })
    void whatIsNoMessageIsRefused(String message, String error) {
        var request = Json.object("message", Json.parse(message));

        assertThatThrownBy(() -> TaskRequest.read(request))
                .isInstanceOf(A2aException.class)
                .hasMessage(error);
    }

    @Test
    void mediaAreKeptBehindTheText() {
        var request =
                TaskRequest.read(
                        Json.parse(
                                """
                                {"message":{"messageId":"m1","parts":[
                                 {"raw":"eA==","mediaType":"image/png","filename":"x.png"},
                                 {"text":"look"},
                                 {"url":"https://a.example/b.pdf","mediaType":"application/pdf"}]}}\
                                """));

        assertThat(request.message().parts())
                .containsExactly(
                        new ContentBlock.Text("look"),
                        Media.of("image/png", new byte[] {'x'}).withName("x.png"),
                        Media.link("application/pdf", URI.create("https://a.example/b.pdf")));
    }

    @Test
    void credentialsOfAPushTargetAreNotShown() {
        var json =
                Json.parse(
                        "{\"url\":\"https://a.example\",\"token\":\"t\",\"authentication\":{\"scheme\":\"Bearer\",\"credentials\":\"c\"}}");
        var config = PushConfig.read(json).with("p1", "t1");

        assertThat(JsonOutput.text(config::writeTo)).doesNotContain("credentials");
        assertThat(PushConfig.read(Json.parse(JsonOutput.bytes(config::writeStored))))
                .isEqualTo(config);
    }
}
