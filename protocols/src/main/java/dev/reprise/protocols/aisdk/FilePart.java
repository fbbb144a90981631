package dev.reprise.protocols.aisdk;

import dev.reprise.core.message.ContentBlock;
import dev.reprise.core.message.ContentBlock.Text;
import dev.reprise.core.message.Media;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonReader;
import java.util.Optional;

/// Files among the parts of a message: what users attach, and images of models.
final class FilePart {
    private FilePart() {}

    /// Reads a part of what a user said.
    ///
    /// @return empty for parts that are neither text nor a whole file, and for empty text
    /// @throws JsonException when a file is none
    static Optional<ContentBlock> block(JsonObject part) {
        return switch (UiMessages.textOf(part, "type").orElse("")) {
            case "text" ->
                    UiMessages.textOf(part, "text").filter(text -> !text.isEmpty()).map(Text::new);
            case "file" ->
                    isWhole(part) ? Optional.of(media(JsonReader.of(part))) : Optional.empty();
            default -> Optional.empty();
        };
    }

    /// Whether it says where the file is, and of which type.
    private static boolean isWhole(JsonObject part) {
        var url = UiMessages.textOf(part, "url").orElse("");
        return !url.isEmpty()
                && (url.startsWith("data:") || UiMessages.textOf(part, "mediaType").isPresent());
    }

    private static Media media(JsonReader part) {
        var mediaType = part.text("mediaType").orElse(null);
        var name = part.text("filename").orElse(null);
        return part.requireText("url", url -> Media.parse(mediaType, url, name));
    }

    static JsonObject of(Media media) {
        var part =
                SingleMessage.part("file")
                        .with("mediaType", media.mediaType())
                        .with("url", media.url());
        return media.name() == null ? part : part.with("filename", media.name());
    }
}
