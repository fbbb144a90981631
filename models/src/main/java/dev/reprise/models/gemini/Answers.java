package dev.reprise.models.gemini;

import dev.reprise.core.message.ContentBlock;
import dev.reprise.core.message.Media;
import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonOutput;
import java.util.List;
import java.util.Set;

/// Writes answers to calls.
final class Answers {
    private static final Set<String> NESTED =
            Set.of("image/png", "image/jpeg", "image/webp", "application/pdf", "text/plain");

    private Answers() {}

    /// Whether it may be within an answer.
    static boolean takes(Media media) {
        return media.source() instanceof Media.Source.Bytes && NESTED.contains(media.mediaType());
    }

    /// A whole part. The content is under `output`, so that no member of it is taken for something
    /// that the service knows.
    static void write(
            String tool, ContentBlock.ToolAnswer answer, List<Media> media, JsonOutput out) {
        out.beginObject().name("functionResponse").beginObject();
        if (!CallIds.isOurs(answer.callId())) {
            out.member("id", answer.callId());
        }
        out.member("name", tool).name("response").beginObject();
        out.member("output", content(answer.content())).endObject();
        if (!media.isEmpty()) {
            out.array("parts", media, MediaParts::write);
        }
        out.endObject().endObject();
    }

    private static Json content(String text) {
        if (!text.startsWith("{") && !text.startsWith("[")) {
            return Json.of(text);
        }
        try {
            return Json.parse(text);
        } catch (JsonException _) {
            return Json.of(text);
        }
    }
}
