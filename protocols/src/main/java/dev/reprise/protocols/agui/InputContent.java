package dev.reprise.protocols.agui;

import dev.reprise.core.message.ContentBlock;
import dev.reprise.core.message.ContentBlock.Text;
import dev.reprise.core.message.Media;
import dev.reprise.core.message.Message;
import dev.reprise.core.message.Role;
import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonOutput;
import dev.reprise.state.JsonReader;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Content of a user in the form of AG-UI: a text, or parts of it.
final class InputContent {
    private static final String TYPE = "type";
    private static final String MIME_TYPE = "mimeType";

    private InputContent() {}

    /// Reads one part.
    ///
    /// @return empty for a kind of part that is not known
    /// @throws JsonException when the part is none of its kind
    static Optional<ContentBlock> read(Json json) {
        var part = JsonReader.of(json);
        return switch (part.requireText(TYPE)) {
            case "text" -> Optional.of(new Text(part.requireText("text")));
            case "image", "audio", "video" -> Optional.of(source(part, part.requireText(TYPE)));
            case "document" -> Optional.of(source(part, "application/octet-stream"));
            case "binary" -> Optional.of(binary(part));
            default -> Optional.empty();
        };
    }

    /// @param usual type of media whose part does not say it
    private static Media source(JsonReader part, String usual) {
        return part.require(
                "source",
                json -> {
                    var source = JsonReader.of(json);
                    return media(source, "value", source.textOr(MIME_TYPE, usual), null);
                });
    }

    /// The form of clients before 1.0.
    private static Media binary(JsonReader part) {
        var given = part.has("data") ? "data" : "url";
        return media(
                part, given, part.text(MIME_TYPE).orElse(null), part.text("filename").orElse(null));
    }

    private static Media media(
            JsonReader in, String given, @Nullable String mediaType, @Nullable String name) {
        return in.requireText(given, content -> Media.parse(mediaType, content, name));
    }

    /// Writes what a message says, as a text where that is all. Only users send media.
    static void write(Message message, JsonOutput out) {
        out.name("content");
        if (message.role() != Role.USER || message.media().isEmpty()) {
            out.value(message.content());
            return;
        }
        out.beginArray();
        for (var part : message.parts()) {
            switch (part) {
                case Text(var text) ->
                        out.beginObject().member(TYPE, "text").member("text", text).endObject();
                case Media media -> write(media, out);
                case ContentBlock.Reasoning _,
                        ContentBlock.ToolUse _,
                        ContentBlock.ToolAnswer _,
                        ContentBlock.Raw _ -> {}
            }
        }
        out.endArray();
    }

    private static void write(Media media, JsonOutput out) {
        var type =
                switch (media.kind()) {
                    case IMAGE -> "image";
                    case AUDIO -> "audio";
                    case VIDEO -> "video";
                    case FILE -> "document";
                };
        out.beginObject().member(TYPE, type).name("source").beginObject();
        switch (media.source()) {
            case Media.Source.Bytes(var base64) -> out.member(TYPE, "data").member("value", base64);
            case Media.Source.Link(var uri) ->
                    out.member(TYPE, "url").member("value", uri.toString());
        }
        out.member(MIME_TYPE, media.mediaType()).endObject().endObject();
    }
}
