package dev.reprise.protocols.aisdk;

import dev.reprise.state.Json;
import dev.reprise.state.JsonArray;
import dev.reprise.state.JsonObject;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Activities that the protocol has parts for: reasoning, sources and files.
record NativeParts(Blocks blocks, Chunks chunks) {
    private static final String URL = "url";
    private static final String MEDIA_TYPE = "mediaType";
    private static final String FILENAME = "filename";
    private static final String TITLE = "title";

    void snapshot(String message, String activityType, Json content) {
        switch (kind(activityType)) {
            case "reasoning" -> {
                if (reasoning(message, content)) {
                    blocks.endReasoning(reasoningId(message, content), chunks);
                }
            }
            case "source-url" -> sourceUrl(message, content);
            case "source-document" -> sourceDocument(message, content);
            case "file" -> file(content);
            default -> {
                // Only its data chunk tells of it.
            }
        }
    }

    void delta(String message, String activityType, JsonArray patch) {
        if (!kind(activityType).equals("reasoning")) {
            return;
        }
        for (var op : patch) {
            var name = text(op, "op").orElse("");
            if (name.equals("add") || name.equals("replace")) {
                more(message, member(op, "value").orElse(Json.NULL));
            }
        }
    }

    private static String kind(String activityType) {
        return activityType.strip().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// @return whether that was all of it
    private boolean reasoning(String message, Json content) {
        more(message, content);
        return content instanceof Json.Text || text(content, "text").isPresent();
    }

    private void more(String message, Json content) {
        var id = reasoningId(message, content);
        content.asText()
                .or(() -> text(content, "delta"))
                .or(() -> text(content, "text"))
                .filter(text -> !text.isEmpty())
                .ifPresent(text -> blocks.reason(id, text, chunks));
        if (member(content, "done").filter(Json.TRUE::equals).isPresent()) {
            blocks.endReasoning(id, chunks);
        }
    }

    private static String reasoningId(String message, Json content) {
        return text(content, "id").orElse("reasoning_" + message);
    }

    private void sourceUrl(String message, Json content) {
        text(content, URL)
                .ifPresent(url -> {
                    var part =
                            JsonObject.EMPTY
                                    .with("sourceId", sourceId(message, content))
                                    .with(URL, url);
                    part = copied(part, content, TITLE);
                    chunks.part("source-url", withMetadata(part, content));
                });
    }

    private void sourceDocument(String message, Json content) {
        var mediaType = mediaType(content);
        var title = text(content, TITLE);
        if (mediaType.isPresent() && title.isPresent()) {
            var part =
                    JsonObject.EMPTY
                            .with("sourceId", sourceId(message, content))
                            .with(MEDIA_TYPE, mediaType.get())
                            .with(TITLE, title.get());
            part = copied(part, content, FILENAME);
            chunks.part("source-document", withMetadata(part, content));
        }
    }

    private void file(Json content) {
        var url = text(content, URL);
        var mediaType = mediaType(content);
        if (url.isPresent() && mediaType.isPresent()) {
            var part = JsonObject.EMPTY.with(URL, url.get()).with(MEDIA_TYPE, mediaType.get());
            chunks.part("file", withMetadata(part, content));
        }
    }

    private static String sourceId(String message, Json content) {
        return text(content, "sourceId").or(() -> text(content, "id")).orElse(message);
    }

    private static Optional<String> mediaType(Json content) {
        return text(content, MEDIA_TYPE).or(() -> text(content, "media_type"));
    }

    private static JsonObject copied(JsonObject part, Json content, String key) {
        return text(content, key).map(value -> part.with(key, value)).orElse(part);
    }

    private static JsonObject withMetadata(JsonObject part, Json content) {
        return member(content, "providerMetadata")
                .filter(value -> value instanceof JsonObject)
                .map(value -> part.with("providerMetadata", value))
                .orElse(part);
    }

    private static Optional<String> text(Json json, String key) {
        return member(json, key).flatMap(Json::asText);
    }

    private static Optional<Json> member(Json json, String key) {
        @Nullable Json value = json instanceof JsonObject object ? object.get(key) : null;
        return Optional.ofNullable(value);
    }
}
