package dev.reprise.runtime.result;

import dev.reprise.core.message.Message;
import dev.reprise.core.tool.ToolResult;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import java.nio.charset.StandardCharsets;

/// How much a model is shown of one result.
///
/// @param bytes of its text in UTF-8; at least 1,024
public record ResultLimit(int bytes) {
    /// 32 KiB.
    public static final ResultLimit DEFAULT = new ResultLimit(32 * 1024);

    /// Everything.
    public static final ResultLimit NONE = new ResultLimit(Integer.MAX_VALUE);

    private static final int LEAST = 1024;

    public ResultLimit {
        if (bytes < LEAST) {
            throw new IllegalArgumentException(
                    "a limit for results must be at least %d bytes, was %d"
                            .formatted(LEAST, bytes));
        }
    }

    /// Whether a model is shown the whole result.
    ///
    /// @param message that stores it
    public boolean fits(Message message) {
        var content = message.content();
        return content.length() <= bytes / 3 || size(content) <= bytes;
    }

    /// What a model is shown of a result that does not fit: its beginning, and how to read on.
    ///
    /// @param message that stores it
    public String shown(Message message) {
        var result = ResultText.of(message);
        int total = result.text().length();
        var frame = shown(result, id(message), total, "");
        int end = result.end(0, bytes - size(frame));
        return shown(result, id(message), end, result.text().substring(0, end));
    }

    private static String shown(ResultText result, String id, int next, String beginning) {
        var notice =
                "Only the first %d of %d characters are here. Read on with the tool %s: %s"
                        .formatted(
                                next,
                                result.text().length(),
                                ReadResult.ID,
                                Json.object("id", id, "offset", next));
        return new ToolResult(
                        result.tool(),
                        result.status(),
                        Json.of(beginning),
                        notice,
                        JsonObject.EMPTY,
                        null)
                .toText();
    }

    /// Under which id the whole result can be read.
    static String id(Message message) {
        var id = message.id() == null ? message.toolCallId() : message.id();
        return id == null ? "" : id;
    }

    static int size(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
