package dev.reprise.models.openai;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Reads content that is a list of parts: texts, and thoughts, which are lists of texts themselves.
final class ContentParts {
    private static final String THINKING = "thinking";

    private ContentParts() {}

    /// Adds the parts to a chunk.
    ///
    /// @param parser at the beginning of the list; afterwards at its end
    static void read(JsonParser parser, Chunk chunk) {
        readList(parser, chunk, false);
    }

    private static void readList(JsonParser parser, Chunk chunk, boolean isThought) {
        for (var token = parser.nextToken();
                token != null && token != JsonToken.END_ARRAY;
                token = parser.nextToken()) {
            if (token == JsonToken.START_OBJECT) {
                readPart(parser, chunk, isThought);
            } else {
                parser.skipChildren();
            }
        }
    }

    private static void readPart(JsonParser parser, Chunk chunk, boolean isThought) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            var name = parser.currentName();
            var value = parser.nextToken();
            if (value == JsonToken.START_ARRAY && name.equals(THINKING)) {
                readList(parser, chunk, true);
            } else if (value != JsonToken.VALUE_STRING) {
                parser.skipChildren();
            } else if (name.equals(THINKING) || (name.equals("text") && isThought)) {
                chunk.addThought(parser.getString());
            } else if (name.equals("text")) {
                chunk.addText(parser.getString());
            }
        }
    }
}
