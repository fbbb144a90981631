package dev.reprise.core.message;

import static dev.reprise.core.JsonText.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.RunId;
import dev.reprise.core.tool.ToolResult;
import dev.reprise.facts.Fact;
import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":\"m1\",\"role\":\"user\",\"content\":\"hi\"}",
                "{\"role\":\"user\",\"content\":\"\"}",
                "{\"id\":\"m1\",\"role\":\"system\",\"content\":\"x\",\"visibility\":\"internal\"}",
                "{\"id\":\"m1\",\"role\":\"assistant\",\"content\":\"\",\"tool_calls\":"
                        + "[{\"id\":\"c1\",\"name\":\"search\",\"arguments\":{\"q\":\"x\"}}],"
                        + "\"metadata\":{\"run_id\":\"r1\",\"step_index\":0}}",
                "{\"id\":\"m1\",\"role\":\"assistant\",\"content\":\"\",\"tool_calls\":[]}",
                "{\"id\":\"m1\",\"role\":\"tool\",\"content\":\"{}\",\"tool_call_id\":\"c1\"}",
                "{\"id\":\"m1\",\"role\":\"user\",\"content\":\"x\",\"metadata\":{}}",
            })
    void aMessageIsWrittenAsItWasRead(String json) {
        var message = Message.fromJson(Json.parse(json));

        assertThat(text(message::writeTo)).isEqualTo(json);
    }

    @Fact("contract T-CON-1")
    @Test
    void messagesMadeWithoutAnIdGetATimeOrderedOne() {
        var made =
                List.of(
                        Message.user("hi"),
                        Message.system("hi"),
                        Message.internalSystem("hi"),
                        Message.assistant("hi", List.of()),
                        Message.toolFor("c1", "{}"));

        assertThat(made).extracting(Message::id).isSorted().doesNotHaveDuplicates();
        assertThat(made)
                .extracting(message -> UUID.fromString(message.id()).version())
                .containsOnly(7);
        assertThat(made)
                .extracting(Message::role)
                .containsExactly(Role.USER, Role.SYSTEM, Role.SYSTEM, Role.ASSISTANT, Role.TOOL);
        assertThat(made.getLast().toolCallId()).isEqualTo("c1");
    }

    @Fact("contract T-CON-1")
    @Test
    void anIdOfOnesOwnTakesThePlaceOfTheOneThatWasMade() {
        var message = Message.user("hi");

        assertThat(message.withId("m1").id()).isEqualTo("m1");
        assertThat(message.withId("m1").content()).isEqualTo("hi");
        assertThat(Message.user("m1", "hi")).isEqualTo(message.withId("m1"));
    }

    @Fact("contract T-CON-2")
    @Test
    void metadataIsLeftOutWhenThereIsNone() {
        var without = Message.user("m1", "hi");
        var with = without.withMetadata(new MessageMetadata(new RunId("r1"), null));

        assertThat(text(without::writeTo)).doesNotContain("metadata");
        assertThat(text(with::writeTo)).endsWith(",\"metadata\":{\"run_id\":\"r1\"}}");
        assertThat(Message.fromJson(without.toJson())).isEqualTo(without);
        assertThat(Message.fromJson(with.toJson())).isEqualTo(with);
    }

    @Fact("contract T-CON-3")
    @Test
    void anAssistantMessageWithoutCallsHasNoMemberForThem() {
        var message = Message.assistant("m1", "hi", List.of());

        assertThat(message.toolCalls()).isNull();
        assertThat(text(message::writeTo)).doesNotContain("tool_calls");
    }

    @Test
    void anEmptyListOfCallsThatWasReadCountsAsNoCalls() {
        var message =
                Message.fromJson(
                        Json.parse("{\"role\":\"assistant\",\"content\":\"\",\"tool_calls\":[]}"));

        assertThat(message.toolCalls()).isEmpty();
        assertThat(message.calls()).isEmpty();
    }

    @Test
    void visibilityIsAllUnlessSaidOtherwise() {
        var message = Message.fromJson(Json.parse("{\"role\":\"user\",\"content\":\"x\"}"));

        assertThat(message.visibility()).isEqualTo(Visibility.ALL);
        assertThat(Message.internalSystem("m1", "x").visibility()).isEqualTo(Visibility.INTERNAL);
        assertThat(Message.internalSystem("m1", "x").role()).isEqualTo(Role.SYSTEM);
    }

    @Test
    void emptyMetadataHasNeitherMember() {
        var message =
                Message.fromJson(
                        Json.parse("{\"role\":\"user\",\"content\":\"x\",\"metadata\":{}}"));

        assertThat(message.metadata()).isEqualTo(new MessageMetadata(null, null));
    }

    @Test
    void aNullMemberReadsLikeAMissingOne() {
        var message =
                Message.fromJson(
                        Json.parse(
                                """
                                {"id":null,"role":"user","content":"x","tool_calls":null,"tool_call_id":null,
                                 "visibility":null,"metadata":{"run_id":null,"step_index":null}}
                                """));

        assertThat(message)
                .isEqualTo(
                        new Message(
                                null,
                                Role.USER,
                                "x",
                                null,
                                null,
                                Visibility.ALL,
                                new MessageMetadata(null, null),
                                null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"role\":\"bot\",\"content\":\"\"} | \"bot\"",
                "{\"role\":\"user\"}                 | content must be a string, was missing",
                "{\"content\":\"\"}                  | role must be a string, was missing",
                "{\"role\":\"user\",\"content\":1}   | content must be a string, was 1",
                "{\"role\":\"user\",\"content\":\"\",\"visibility\":\"some\"} | \"some\"",
                "{\"role\":\"user\",\"content\":\"\",\"tool_calls\":[{\"id\":\"c\"}]} |"
                        + " tool_calls[0].name must be a string, was missing",
                "[] | must be an object, was an array",
            })
    void whatIsNoMessageIsRefused(String json, String problem) {
        assertThatThrownBy(() -> Message.fromJson(Json.parse(json)))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void theContentOfAToolMessageIsTheWholeResult() {
        var result = ToolResult.success("search", Json.object("n", 1));

        var message =
                Message.tool("m1", "c1", result.toText())
                        .withMetadata(new MessageMetadata(new RunId("r1"), 0));

        assertThat(text(message::writeTo))
                .isEqualTo(
                        """
                        {"id":"m1","role":"tool","content":"{\\"tool_name\\":\\"search\\",\\"status\\":\\"success\\",\
                        \\"data\\":{\\"n\\":1},\\"message\\":null,\\"metadata\\":{}}","tool_call_id":"c1",\
                        "metadata":{"run_id":"r1","step_index":0}}\
                        """);
    }
}
