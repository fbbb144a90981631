package dev.reprise.models.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.message.ContentBlock;
import dev.reprise.core.message.ContentBlock.Text;
import dev.reprise.core.message.Media;
import dev.reprise.core.message.Role;
import dev.reprise.core.model.ChatMessage;
import dev.reprise.core.model.ModelException;
import dev.reprise.state.JsonOutput;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MediaPartsTest {
    private static final byte[] BYTES = {'x'};

    private static String messages(ChatMessage... messages) {
        var service = Service.named("openai");
        return JsonOutput.text(out -> new MessageWriter(service, out).write(List.of(messages)));
    }

    private static ChatMessage said(Role role, ContentBlock... blocks) {
        return new ChatMessage(role, List.of(blocks), false);
    }

    @Test
    void mediaKeepTheirPlacesBetweenTexts() {
        var written =
                messages(
                        said(
                                Role.USER,
                                Media.of("image/png", BYTES),
                                new Text("What is it?"),
                                Media.link("image/*", URI.create("https://a.example/b.png")),
                                Media.of("audio/mpeg", BYTES),
                                Media.of("application/pdf", BYTES).withName("a.pdf")));

        assertThat(written)
                .isEqualTo(
                        """
                        [{"role":"user","content":[\
                        {"type":"image_url","image_url":{"url":"data:image/png;base64,eA=="}},\
                        {"type":"text","text":"What is it?"},\
                        {"type":"image_url","image_url":{"url":"https://a.example/b.png"}},\
                        {"type":"input_audio","input_audio":{"data":"eA==","format":"mp3"}},\
                        {"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,eA=="}}]}]\
                        """);
    }

    @Test
    void mediaOfToolsFollowTheAnswersOfTheirRound() {
        var written =
                messages(
                        answer("c1", Media.of("image/png", BYTES)),
                        answer("c2"),
                        ChatMessage.of(Role.USER, "And?"));

        assertThat(written)
                .isEqualTo(
                        """
                        [{"role":"tool","tool_call_id":"c1","content":"{}"},\
                        {"role":"tool","tool_call_id":"c2","content":"{}"},\
                        {"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,eA=="}}]},\
                        {"role":"user","content":"And?"}]\
                        """);
    }

    private static ChatMessage answer(String call, Media... media) {
        return said(Role.TOOL, new ContentBlock.ToolAnswer(call, "{}", List.of(media)));
    }

    static List<Media> refused() {
        return List.of(
                Media.of("video/mp4", BYTES),
                Media.of("audio/ogg", BYTES),
                Media.link("application/pdf", URI.create("https://a.example/b.pdf")));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatTheFormatCannotSayIsRefusedBefore(Media media) {
        assertThatThrownBy(() -> messages(said(Role.USER, media)))
                .isInstanceOf(ModelException.class)
                .hasMessageStartingWith("openai: " + media.mediaType())
                .hasMessageEndingWith(
                        " is not taken, only images, and recordings (WAV, MP3) and files by their"
                                + " bytes");
    }
}
