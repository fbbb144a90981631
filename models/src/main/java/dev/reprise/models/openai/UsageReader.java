package dev.reprise.models.openai;

import dev.reprise.core.run.TokenUsage;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Reads the counts of a usage object; some services send one with every chunk.
final class UsageReader {
    private @Nullable Long prompt;
    private @Nullable Long completion;
    private @Nullable Long total;
    private @Nullable Long cached;
    private @Nullable Long reasoning;

    /// @param parser at the beginning of the object; afterwards at its end
    TokenUsage read(JsonParser parser) {
        readMembers(parser);
        return new TokenUsage(prompt, completion, total, cached, null, reasoning);
    }

    private void readMembers(JsonParser parser) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            var name = parser.currentName();
            var value = parser.nextToken();
            if (value == JsonToken.VALUE_NUMBER_INT) {
                count(name, parser.getLongValue());
            } else if (value == JsonToken.START_OBJECT && name.endsWith("_tokens_details")) {
                readMembers(parser);
            } else {
                parser.skipChildren();
            }
        }
    }

    /// The names in the details differ from those around them.
    private void count(String name, long tokens) {
        switch (name) {
            case "prompt_tokens" -> prompt = tokens;
            case "completion_tokens" -> completion = tokens;
            case "total_tokens" -> total = tokens;
            case "cached_tokens", "prompt_cache_hit_tokens" -> cached = tokens;
            case "reasoning_tokens" -> reasoning = tokens;
            default -> {}
        }
    }
}
