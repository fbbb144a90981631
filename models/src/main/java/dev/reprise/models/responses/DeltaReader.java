package dev.reprise.models.responses;

import dev.reprise.state.JsonException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// Reads events straight from their bytes, as far as deltas go: there is one for each token.
final class DeltaReader {
    private static final JsonFactory FACTORY = new JsonFactory();

    private String type = "";
    private long item;
    private long part;
    private String delta = "";

    /// What an event adds.
    ///
    /// @param type of the event
    /// @param item index of the output item it is about, -1 if it names none
    /// @param part index of the summary in that item, likewise
    /// @param delta empty in events that are no deltas
    record Delta(String type, long item, long part, String delta) {}

    /// Reads one event.
    ///
    /// @throws JsonException when it is none
    Delta read(byte[] data, int from, int count) {
        type = "";
        delta = "";
        item = -1;
        part = -1;
        try (var parser = FACTORY.createParser(ObjectReadContext.empty(), data, from, count)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new JsonException("must be an object");
            }
            readMembers(parser);
            if (parser.nextToken() != null) {
                throw new JsonException("goes on behind its end");
            }
        } catch (JacksonException malformed) {
            throw new JsonException(malformed.getOriginalMessage(), malformed);
        }
        return new Delta(type, item, part, delta);
    }

    private void readMembers(JsonParser parser) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            var name = parser.currentName();
            var value = parser.nextToken();
            if (value == JsonToken.VALUE_STRING) {
                readText(name, parser);
            } else if (value == JsonToken.VALUE_NUMBER_INT) {
                readNumber(name, parser);
            } else {
                parser.skipChildren();
            }
        }
    }

    private void readText(String name, JsonParser parser) {
        switch (name) {
            case "type" -> type = parser.getString();
            case "delta" -> delta = parser.getString();
            default -> {}
        }
    }

    private void readNumber(String name, JsonParser parser) {
        switch (name) {
            case "output_index" -> item = parser.getLongValue();
            case "summary_index" -> part = parser.getLongValue();
            default -> {}
        }
    }
}
