package dev.reprise.models.anthropic;

import dev.reprise.state.JsonException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// Reads deltas straight from their bytes: there is one for each token.
final class DeltaReader {
    private static final JsonFactory FACTORY = new JsonFactory();

    private long index;
    private String kind = "";
    private String content = "";

    /// Reads one event.
    ///
    /// @throws JsonException when it is none
    Delta read(byte[] data, int from, int count) {
        index = -1;
        kind = "";
        content = "";
        try (var parser = FACTORY.createParser(ObjectReadContext.empty(), data, from, count)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new JsonException("must be an object");
            }
            readEvent(parser);
            if (parser.nextToken() != null) {
                throw new JsonException("goes on behind its end");
            }
        } catch (JacksonException malformed) {
            throw new JsonException(malformed.getOriginalMessage(), malformed);
        }
        return new Delta(BlockNumber.of(index), kind, content);
    }

    private void readEvent(JsonParser parser) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            var name = parser.currentName();
            var value = parser.nextToken();
            if (value == JsonToken.VALUE_NUMBER_INT && name.equals("index")) {
                index = parser.getLongValue();
            } else if (value == JsonToken.START_OBJECT && name.equals("delta")) {
                readDelta(parser);
            } else {
                parser.skipChildren();
            }
        }
    }

    private void readDelta(JsonParser parser) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            var name = parser.currentName();
            var value = parser.nextToken();
            if (value != JsonToken.VALUE_STRING) {
                parser.skipChildren();
            } else if (name.equals("type")) {
                kind = parser.getString();
            } else if (Delta.isContent(name)) {
                content = parser.getString();
            }
        }
    }
}
