package dev.reprise.models.responses;

import dev.reprise.core.message.Media;
import dev.reprise.core.message.Media.Source;
import dev.reprise.models.http.Refusal;
import dev.reprise.state.JsonOutput;

/// Writes images and files as parts, of a message or of the answer to a call.
final class MediaParts {
    private static final String TAKEN = "images and files";

    private MediaParts() {}

    /// A whole part.
    ///
    /// @throws dev.reprise.core.model.ModelException `CLIENT_REQUEST`, for what the format cannot
    ///   say
    static void write(Media media, JsonOutput out) {
        out.beginObject();
        switch (media.kind()) {
            case IMAGE -> out.member("type", "input_image").member("image_url", media.url());
            case FILE -> writeFile(media, out.member("type", "input_file"));
            case AUDIO, VIDEO -> throw Refusal.of(ResponsesProvider.NAME, media, TAKEN);
        }
        out.endObject();
    }

    private static void writeFile(Media media, JsonOutput out) {
        switch (media.source()) {
            case Source.Link(var uri) -> out.member("file_url", uri.toString());
            case Source.Bytes _ -> {
                out.member("filename", media.name() == null ? "file" : media.name());
                out.member("file_data", media.url());
            }
        }
    }
}
