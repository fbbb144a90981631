package dev.reprise.models.gemini;

import dev.reprise.core.message.Media;
import dev.reprise.core.message.Media.Source;
import dev.reprise.models.http.Refusal;
import dev.reprise.state.JsonOutput;
import java.util.Set;

/// Writes media as parts: their bytes, or where the service finds them.
final class MediaParts {
    private static final Set<String> IMAGES =
            Set.of("image/png", "image/jpeg", "image/webp", "image/heic", "image/heif", "image/*");
    private static final Set<String> FILES = Set.of("application/pdf", "application/json");
    private static final String TAKEN =
            "images (PNG, JPEG, WebP, HEIC, HEIF), recordings, films, PDF, JSON and text";

    /// As much as the service takes in one request.
    private static final int LONGEST = 100 << 20;

    private MediaParts() {}

    /// A whole part.
    ///
    /// @throws dev.reprise.core.model.ModelException `CLIENT_REQUEST`, for what the service refuses
    static void write(Media media, JsonOutput out) {
        if (!isTaken(media)) {
            throw Refusal.of(GeminiProvider.NAME, media, TAKEN);
        }
        out.beginObject();
        switch (media.source()) {
            case Source.Bytes(var base64) -> {
                if (base64.length() > LONGEST) {
                    throw Refusal.tooLong(GeminiProvider.NAME, media, LONGEST);
                }
                out.name("inlineData").beginObject().member("mimeType", media.mediaType());
                out.member("data", base64).endObject();
            }
            case Source.Link(var uri) -> {
                out.name("fileData").beginObject();
                if (!media.mediaType().endsWith("/*")) { // else the service finds out
                    out.member("mimeType", media.mediaType());
                }
                out.member("fileUri", uri.toString()).endObject();
            }
        }
        out.endObject();
    }

    private static boolean isTaken(Media media) {
        return switch (media.kind()) {
            case IMAGE -> IMAGES.contains(media.mediaType());
            case AUDIO, VIDEO -> true;
            case FILE -> FILES.contains(media.mediaType()) || media.mediaType().startsWith("text/");
        };
    }
}
