package dev.reprise.core.message;

import static dev.reprise.core.JsonText.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.message.ContentBlock.Raw;
import dev.reprise.core.message.ContentBlock.Reasoning;
import dev.reprise.core.message.ContentBlock.Text;
import dev.reprise.core.message.ContentBlock.ToolAnswer;
import dev.reprise.core.message.ContentBlock.ToolUse;
import dev.reprise.core.model.ChatMessage;
import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageBlocksTest {
    private static final ToolCall CALL = new ToolCall("c1", "search", Json.object("q", "x"));
    private static final Media PICTURE = Media.of("image/png", "png".getBytes(UTF_8));

    private static final Message ANSWER =
            Message.of(
                    "m1",
                    Role.ASSISTANT,
                    List.of(
                            new Reasoning("anthropic", "Let me see", "sig"),
                            new Text("Hello "),
                            new Raw("anthropic", Json.object("type", "redacted_thinking")),
                            new Text("you"),
                            new ToolUse(CALL)));

    @Test
    void everyPartIsStoredOnceAndInItsPlace() {
        assertThat(text(ANSWER::writeTo))
                .isEqualTo(
                        """
                        {"id":"m1","role":"assistant","content":"Hello you",\
                        "tool_calls":[{"id":"c1","name":"search","arguments":{"q":"x"}}],\
                        "blocks":[\
                        {"type":"reasoning","provider":"anthropic","text":"Let me see","signature":"sig"},\
                        {"type":"text","length":6},\
                        {"type":"raw","provider":"anthropic","block":{"type":"redacted_thinking"}},\
                        {"type":"text","length":3},\
                        {"type":"tool_use","id":"c1"}]}\
                        """);
        assertThat(Message.fromJson(ANSWER.toJson())).isEqualTo(ANSWER);
    }

    @Test
    void textAndThenCallsNeedNoBlocks() {
        var message =
                Message.of("m1", Role.ASSISTANT, List.of(new Text("Hello"), new ToolUse(CALL)));

        assertThat(message).isEqualTo(Message.assistant("m1", "Hello", List.of(CALL)));
        assertThat(message.blocks()).isNull();
        assertThat(message.parts()).containsExactly(new Text("Hello"), new ToolUse(CALL));
    }

    @Test
    void mediaKeepTheirPlaceBetweenTexts() {
        var link = Media.link("application/pdf", URI.create("https://a.example/b.pdf"));
        var message =
                Message.of(
                        "m1",
                        Role.USER,
                        List.of(PICTURE, new Text("What is this?"), link.withName("b.pdf")));

        assertThat(text(message::writeTo))
                .isEqualTo(
                        """
                        {"id":"m1","role":"user","content":"What is this?","blocks":[\
                        {"type":"media","media_type":"image/png","data":"cG5n"},\
                        {"type":"text","length":13},\
                        {"type":"media","media_type":"application/pdf",\
                        "url":"https://a.example/b.pdf","name":"b.pdf"}]}\
                        """);
        assertThat(Message.fromJson(message.toJson())).isEqualTo(message);
        assertThat(message.media()).containsExactly(PICTURE, link.withName("b.pdf"));
    }

    @Test
    void aPictureWithoutAWordIsNoBlankMessage() {
        assertThat(Message.of("m1", Role.USER, List.of(PICTURE)).isBlank()).isFalse();
        assertThat(Message.user(" ").isBlank()).isTrue();
    }

    @Test
    void contentMayBeAListOfTextAndMedia() {
        var message =
                Message.fromJson(
                        Json.parse(
                                """
                                {"role":"user","content":[{"type":"text","text":"Look: "},
                                 {"type":"media","media_type":"image/png","data":"cG5n"},
                                 {"type":"text","text":"what?"}]}
                                """));

        assertThat(message.content()).isEqualTo("Look: what?");
        assertThat(message.parts()).containsExactly(new Text("Look: "), PICTURE, new Text("what?"));
    }

    @Test
    void aModelSeesThePartsInTheirOrder() {
        var result = Message.tool("m2", "c1", "{}").withBlocks(List.of(new Text("{}"), PICTURE));

        assertThat(ChatMessage.of(ANSWER).content()).isEqualTo(ANSWER.parts());
        assertThat(ChatMessage.of(result).content())
                .containsExactly(new ToolAnswer("c1", "{}", List.of(PICTURE)));
    }

    @Test
    void whatOnlyAProviderCanReadIsLeftOutForOthers() {
        var shown = ANSWER.withoutOpaqueBlocks();

        assertThat(shown.parts())
                .containsExactly(new Text("Hello "), new Text("you"), new ToolUse(CALL));
        assertThat(shown.content()).isEqualTo(ANSWER.content());
        assertThat(Message.user("m1", "hi").withoutOpaqueBlocks().blocks()).isNull();
    }

    @Test
    void blocksThatSaySomethingElseThanTheMessageAreRefused() {
        var message = Message.assistant("m1", "Hello", List.of(CALL));

        assertThatThrownBy(() -> message.withBlocks(List.of(PICTURE, new ToolUse(CALL))))
                .hasMessage("the texts of blocks must be the content");
        assertThatThrownBy(() -> message.withBlocks(List.of(PICTURE, new Text("Hello"))))
                .hasMessage("the calls of blocks must be those of the message");
        assertThatThrownBy(() -> message.withBlocks(List.of(new ToolAnswer("c1", "{}"))))
                .hasMessage("blocks must not have an answer to a call");
    }

    @Test
    void aTextThatEndsInTheMiddleOfACharacterIsRefused() {
        var json =
                """
                {"role":"user","content":"a\uD83D\uDE00b","blocks":[
                 {"type":"text","length":2},{"type":"text","length":2}]}
                """;

        assertThatThrownBy(() -> Message.fromJson(Json.parse(json)))
                .isInstanceOf(JsonException.class)
                .hasMessage("blocks[0].length must be such that no surrogate pair is cut, was 2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"type\":\"video\"} | blocks[0].type must be text, tool_use, reasoning, raw or"
                        + " media, was \"video\"",
                "{\"type\":\"text\",\"length\":3} | blocks[0].length must be at most 2, was 3",
                "{\"type\":\"text\",\"length\":1} | blocks must have all of the text and all calls",
                "{\"type\":\"tool_use\",\"id\":\"c9\"} | blocks[0].id must be that of the next call"
                        + " of the message, was \"c9\"",
                "{\"type\":\"media\",\"media_type\":\"png\",\"data\":\"cG5n\"} |"
                        + " blocks[0].media_type is not allowed: media_type must be like image/png,"
                        + " was \"png\"",
                "{\"type\":\"media\",\"media_type\":\"image/*\",\"data\":\"cG5n\"} |"
                        + " blocks[0].media_type is not allowed: media_type must say of which type"
                        + " the data are, was \"image/*\"",
                "{\"type\":\"media\",\"media_type\":\"image/png\",\"data\":\"c*\"} |"
                        + " blocks[0].data is not allowed: data must be base64 with padding, was"
                        + " c*",
                "{\"type\":\"media\",\"media_type\":\"image/png\"} | blocks[0].url must be a"
                        + " string, was missing",
                "{\"type\":\"media\",\"media_type\":\"image/png\",\"url\":\"b.png\"} |"
                        + " blocks[0].url is not allowed: url must have a scheme, was \"b.png\"",
            })
    void blocksThatCannotBeReadAreRefused(String block, String problem) {
        var json =
                "{\"role\":\"assistant\",\"content\":\"hi\",\"tool_calls\":[{\"id\":\"c1\","
                        + "\"name\":\"search\",\"arguments\":{}}],\"blocks\":["
                        + block
                        + "]}";

        assertThatThrownBy(() -> Message.fromJson(Json.parse(json)))
                .isInstanceOf(JsonException.class)
                .hasMessage(problem);
    }
}
