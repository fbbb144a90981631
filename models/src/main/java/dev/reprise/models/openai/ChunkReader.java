package dev.reprise.models.openai;

import dev.reprise.models.http.ErrorBody;
import dev.reprise.models.http.HttpFailures;
import dev.reprise.state.Json;
import dev.reprise.state.JsonArray;
import dev.reprise.state.JsonException;
import java.util.Arrays;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// Reads chunks straight from their bytes, without a tree: there is one for each token. An answer
/// that comes in one piece reads like a single chunk.
final class ChunkReader {
    private static final JsonFactory FACTORY = new JsonFactory();

    private final HttpFailures failures;
    private final Chunk chunk = new Chunk();
    private byte[] bytes = {};
    private int offset;
    private int length;

    ChunkReader(HttpFailures failures) {
        this.failures = failures;
    }

    /// @return valid until the next call
    /// @throws dev.reprise.core.model.ModelException when the chunk is an error, or cannot be read
    Chunk read(byte[] data, int from, int count) {
        bytes = data;
        offset = from;
        length = count;
        chunk.clear();
        try (var parser = FACTORY.createParser(ObjectReadContext.empty(), data, from, count)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw failures.malformed("sent a chunk that is no JSON object", null);
            }
            readChunk(parser);
            if (parser.nextToken() != null) {
                throw failures.malformed("sent a chunk that goes on behind its end", null);
            }
        } catch (JacksonException | JsonException e) {
            throw failures.malformed("sent a chunk that is not JSON", e);
        }
        return chunk;
    }

    private void readChunk(JsonParser parser) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            var name = parser.currentName();
            var value = parser.nextToken();
            switch (name) {
                case "choices" -> readChoices(parser);
                case "usage" -> readUsage(parser, value);
                case "error" -> refuseError(value);
                default -> parser.skipChildren();
            }
        }
    }

    private void refuseError(JsonToken value) {
        if (value != JsonToken.VALUE_NULL) {
            var tree = Json.parse(Arrays.copyOfRange(bytes, offset, offset + length));
            throw failures.ofStream(ErrorBody.of(tree));
        }
    }

    private void readUsage(JsonParser parser, JsonToken value) {
        if (value == JsonToken.START_OBJECT) {
            chunk.usage = new UsageReader().read(parser);
        } else {
            parser.skipChildren();
        }
    }

    private void readChoices(JsonParser parser) {
        if (!parser.isExpectedStartArrayToken()) {
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() == JsonToken.START_OBJECT) {
            readChoice(parser);
        }
    }

    private void readChoice(JsonParser parser) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            var name = parser.currentName();
            var value = parser.nextToken();
            if (value == JsonToken.START_OBJECT && isSpoken(name)) {
                readDelta(parser);
            } else if (name.equals("finish_reason") && value == JsonToken.VALUE_STRING) {
                chunk.finish = parser.getString();
            } else {
                parser.skipChildren();
            }
        }
    }

    private static boolean isSpoken(String name) {
        return name.equals("delta") || name.equals("message");
    }

    private void readDelta(JsonParser parser) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            var name = parser.currentName();
            var value = parser.nextToken();
            if (value == JsonToken.VALUE_STRING) {
                readText(name, parser.getString());
            } else if (value == JsonToken.START_ARRAY && name.equals("tool_calls")) {
                readCalls(parser);
            } else if (value == JsonToken.START_ARRAY && name.equals("content")) {
                ContentParts.read(parser, chunk);
            } else if (value == JsonToken.START_ARRAY && name.equals("reasoning_details")) {
                readDetails(parser);
            } else {
                parser.skipChildren();
            }
        }
    }

    private void readText(String name, String text) {
        switch (name) {
            case "content" -> chunk.addText(text);
            case "refusal" -> {
                chunk.isRefusal |= !text.isEmpty();
                chunk.addText(text);
            }
            case "reasoning_content", "reasoning" -> chunk.addReasoning(name, text);
            default -> {}
        }
    }

    /// Details go back as they came, so they need a tree.
    private void readDetails(JsonParser parser) {
        var begin = parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        var end = parser.currentLocation().getByteOffset();
        var tree = Json.parse(Arrays.copyOfRange(bytes, offset + (int) begin, offset + (int) end));
        for (var detail : tree.asArray().orElse(JsonArray.EMPTY)) {
            detail.asObject().ifPresent(chunk.details::add);
        }
    }

    private void readCalls(JsonParser parser) {
        while (parser.nextToken() == JsonToken.START_OBJECT) {
            chunk.calls.add(new CallReader().read(parser));
        }
    }

    /// Reads one entry of `tool_calls`.
    private static final class CallReader {
        private int index = -1;
        private String id = "";
        private String name = "";
        private String arguments = "";

        Chunk.CallPart read(JsonParser parser) {
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                var member = parser.currentName();
                var value = parser.nextToken();
                if (value == JsonToken.VALUE_STRING && member.equals("id")) {
                    id = parser.getString();
                } else if (value == JsonToken.VALUE_NUMBER_INT && member.equals("index")) {
                    index = parser.getIntValue();
                } else if (value == JsonToken.START_OBJECT && member.equals("function")) {
                    readFunction(parser);
                } else {
                    parser.skipChildren();
                }
            }
            return new Chunk.CallPart(index, id, name, arguments);
        }

        private void readFunction(JsonParser parser) {
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                var member = parser.currentName();
                var value = parser.nextToken();
                if (value != JsonToken.VALUE_STRING) {
                    parser.skipChildren();
                } else if (member.equals("name")) {
                    name = parser.getString();
                } else if (member.equals("arguments")) {
                    arguments = parser.getString();
                }
            }
        }
    }
}
