package dev.reprise.runtime.result;

import dev.reprise.core.message.Message;
import dev.reprise.core.tool.ToolResult;
import dev.reprise.core.tool.ToolStatus;
import dev.reprise.state.Json;
import dev.reprise.state.JsonException;

/// What a stored result says, as text that can be read piece by piece.
///
/// @param text its data, a text as it is and anything else as JSON, then its message
record ResultText(String tool, ToolStatus status, String text) {
    static ResultText of(Message message) {
        ToolResult result;
        try {
            result = ToolResult.fromJson(Json.parse(message.content()));
        } catch (JsonException e) { // not written by a run
            return new ResultText("", ToolStatus.SUCCESS, message.content());
        }
        var data = result.data().isNull() ? "" : plain(result.data());
        var said = result.message() == null ? "" : result.message();
        var between = data.isEmpty() || said.isEmpty() ? "" : "\n";
        return new ResultText(result.toolName(), result.status(), data + between + said);
    }

    private static String plain(Json data) {
        return data.asText().orElseGet(data::toString);
    }

    /// Where a piece ends that fits.
    ///
    /// @param from in UTF-16 units
    /// @param bytes of the piece as a JSON string in UTF-8, without the quotes
    int end(int from, int bytes) {
        int at = from;
        for (int left = bytes; at < text.length(); ) {
            int character = text.codePointAt(at);
            left -= size(character);
            if (left < 0) {
                break;
            }
            at += Character.charCount(character);
        }
        return at;
    }

    /// Where a piece begins: not between the halves of a character.
    int start(int from) {
        boolean isBetween =
                from > 0
                        && from < text.length()
                        && Character.isSurrogatePair(text.charAt(from - 1), text.charAt(from));
        return isBetween ? from - 1 : from;
    }

    /// Never less than what the character takes.
    private static int size(int character) {
        if (character >= '\b' && character <= '\r' && character != 0x0B) {
            return 2; // escaped with a letter
        }
        if (character < 0x20 || (character >= Character.MIN_SURROGATE && character <= 0xDFFF)) {
            return 6; // escaped
        }
        if (character == '"' || character == '\\') {
            return 2;
        }
        if (character < 0x80) {
            return 1;
        }
        return character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
    }
}
