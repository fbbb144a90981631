package dev.reprise.models.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.message.ContentBlock;
import dev.reprise.core.message.ContentBlock.Text;
import dev.reprise.core.message.Media;
import dev.reprise.core.message.Role;
import dev.reprise.core.message.ToolCall;
import dev.reprise.core.model.ChatMessage;
import dev.reprise.core.model.ChatOptions;
import dev.reprise.core.model.ChatRequest;
import dev.reprise.core.model.ModelException;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MediaBlocksTest {
    private static final byte[] BYTES = {'x'};

    private static String turns(ChatMessage... messages) {
        var request = new ChatRequest("m", List.of(messages), List.of(), ChatOptions.DEFAULT);
        var body = (JsonObject) Json.parse(RequestWriter.write(request));
        return body.getOr("messages", Json.NULL).toString();
    }

    private static ChatMessage said(Role role, ContentBlock... blocks) {
        return new ChatMessage(role, List.of(blocks), false);
    }

    @Test
    void imagesAndDocumentsKeepTheirPlaces() {
        var turns =
                turns(
                        said(
                                Role.USER,
                                Media.of("image/png", BYTES),
                                new Text("What is it?"),
                                Media.link("image/*", URI.create("https://a.example/b.png")),
                                Media.of("application/pdf", BYTES).withName("a.pdf"),
                                Media.of("text/plain", "Hello".getBytes(UTF_8))));

        assertThat(turns)
                .isEqualTo(
                        """
                        [{"content":[\
                        {"source":{"data":"eA==","media_type":"image/png","type":"base64"},"type":"image"},\
                        {"text":"What is it?","type":"text"},\
                        {"source":{"type":"url","url":"https://a.example/b.png"},"type":"image"},\
                        {"source":{"data":"eA==","media_type":"application/pdf","type":"base64"},"title":"a.pdf","type":"document"},\
                        {"source":{"data":"Hello","media_type":"text/plain","type":"text"},"type":"document"}],\
                        "role":"user"}]\
                        """);
    }

    @Test
    void theImageOfAToolIsPartOfItsResult() {
        var turns =
                turns(
                        said(
                                Role.ASSISTANT,
                                new ContentBlock.ToolUse(
                                        new ToolCall("c1", "shot", JsonObject.EMPTY))),
                        said(
                                Role.TOOL,
                                new ContentBlock.ToolAnswer(
                                        "c1", "{}", List.of(Media.of("image/png", BYTES)))));

        assertThat(turns)
                .endsWith(
                        """
                        {"content":[{"content":[{"text":"{}","type":"text"},\
                        {"source":{"data":"eA==","media_type":"image/png","type":"base64"},"type":"image"}],\
                        "tool_use_id":"c1","type":"tool_result"}],"role":"user"}]\
                        """);
    }

    @Test
    void mediaOfModelsAreLeftOut() {
        var turns =
                turns(
                        ChatMessage.of(Role.USER, "Draw"),
                        said(Role.ASSISTANT, new Text("Here"), Media.of("image/png", BYTES)));

        assertThat(turns)
                .endsWith(
                        "{\"content\":[{\"text\":\"Here\",\"type\":\"text\"}],\"role\":\"assistant\"}]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"image/tiff", "audio/wav", "video/mp4", "application/zip"})
    void whatTheServiceRefusesIsRefusedBefore(String mediaType) {
        assertThatThrownBy(() -> turns(said(Role.USER, Media.of(mediaType, BYTES))))
                .isInstanceOf(ModelException.class)
                .hasMessage(
                        "anthropic: "
                                + mediaType
                                + " is not taken, only images (PNG, JPEG, GIF, WebP), PDF and plain"
                                + " text");
    }

    @Test
    void anImageThatIsTooLargeIsRefusedBefore() {
        assertThatThrownBy(() -> turns(said(Role.USER, Media.of("image/png", new byte[4_000_000]))))
                .isInstanceOf(ModelException.class)
                .hasMessage(
                        "anthropic: image/png of 4000000 bytes is too long, at most 3932160 are"
                                + " taken");
    }
}
