package dev.reprise.models.openai;

import dev.reprise.core.message.Media;
import dev.reprise.core.message.Media.Source;
import dev.reprise.models.http.Refusal;
import dev.reprise.state.JsonOutput;

/// Writes images, recordings and files as parts of a content.
final class MediaParts {
    private static final String TAKEN =
            "images, and recordings (WAV, MP3) and files by their bytes";

    private final String service;
    private final JsonOutput out;

    MediaParts(String service, JsonOutput out) {
        this.service = service;
        this.out = out;
    }

    /// @throws dev.reprise.core.model.ModelException `CLIENT_REQUEST`, for what the format cannot
    ///   say
    void write(Media media) {
        out.beginObject();
        switch (media.kind()) {
            case IMAGE -> {
                out.member("type", "image_url").name("image_url").beginObject();
                out.member("url", media.url()).endObject();
            }
            case AUDIO -> {
                out.member("type", "input_audio").name("input_audio").beginObject();
                out.member("data", bytes(media).base64());
                out.member("format", audioFormat(media)).endObject();
            }
            case FILE -> {
                var bytes = bytes(media);
                out.member("type", "file").name("file").beginObject();
                out.member("filename", media.name() == null ? "file" : media.name());
                out.member("file_data", new Media(media.mediaType(), bytes, null).url());
                out.endObject();
            }
            case VIDEO -> throw Refusal.of(service, media, TAKEN);
        }
        out.endObject();
    }

    private Source.Bytes bytes(Media media) {
        return switch (media.source()) {
            case Source.Bytes bytes -> bytes;
            case Source.Link _ -> throw Refusal.of(service, media, TAKEN);
        };
    }

    private String audioFormat(Media media) {
        return switch (media.mediaType()) {
            case "audio/wav", "audio/x-wav", "audio/wave", "audio/vnd.wave" -> "wav";
            case "audio/mpeg", "audio/mp3" -> "mp3";
            default -> throw Refusal.of(service, media, TAKEN);
        };
    }
}
