package dev.reprise.models.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.reprise.core.message.Media;
import dev.reprise.core.message.Media.Source;
import dev.reprise.models.http.Refusal;
import dev.reprise.state.JsonOutput;
import java.util.Set;

/// Writes images and documents, of which the service takes a few types.
final class MediaBlocks {
    private static final Set<String> IMAGES =
            Set.of("image/png", "image/jpeg", "image/gif", "image/webp");
    private static final String PDF = "application/pdf";
    private static final String TAKEN = "images (PNG, JPEG, GIF, WebP), PDF and plain text";

    /// The service counts what it is sent, not what that stands for.
    private static final int LONGEST_IMAGE = 5 << 20;

    private MediaBlocks() {}

    /// Writes one of a user or a tool.
    ///
    /// @throws dev.reprise.core.model.ModelException `CLIENT_REQUEST`, for what the service refuses
    static void writeMembers(Media media, JsonOutput out) {
        switch (media.kind()) {
            case IMAGE -> {
                out.member("type", "image");
                writeImage(media, out);
            }
            case FILE -> {
                out.member("type", "document");
                writeDocument(media, out);
                out.optional("title", media.name());
            }
            case AUDIO, VIDEO -> throw Refusal.of(AnthropicProvider.NAME, media, TAKEN);
        }
    }

    private static void writeImage(Media media, JsonOutput out) {
        switch (media.source()) {
            case Source.Link link -> writeLink(link, out);
            case Source.Bytes bytes -> {
                if (!IMAGES.contains(media.mediaType())) {
                    throw Refusal.of(AnthropicProvider.NAME, media, TAKEN);
                }
                if (bytes.base64().length() > LONGEST_IMAGE) {
                    throw Refusal.tooLong(AnthropicProvider.NAME, media, LONGEST_IMAGE);
                }
                writeSource("base64", media.mediaType(), bytes.base64(), out);
            }
        }
    }

    private static void writeDocument(Media media, JsonOutput out) {
        switch (media.source()) {
            case Source.Link link when media.mediaType().equals(PDF) -> writeLink(link, out);
            case Source.Bytes bytes when media.mediaType().equals(PDF) ->
                    writeSource("base64", PDF, bytes.base64(), out);
            case Source.Bytes bytes when media.mediaType().startsWith("text/") ->
                    writeSource("text", "text/plain", new String(bytes.decoded(), UTF_8), out);
            case Source.Link _, Source.Bytes _ ->
                    throw Refusal.of(AnthropicProvider.NAME, media, TAKEN);
        }
    }

    private static void writeLink(Source.Link link, JsonOutput out) {
        out.name("source").beginObject();
        out.member("type", "url").member("url", link.uri().toString());
        out.endObject();
    }

    private static void writeSource(String kind, String type, String data, JsonOutput out) {
        out.name("source").beginObject();
        out.member("type", kind).member("media_type", type).member("data", data);
        out.endObject();
    }
}
