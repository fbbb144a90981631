package dev.reprise.testing.cassette;

import dev.reprise.core.model.ModelChunk;
import dev.reprise.core.run.TokenUsage;
import dev.reprise.state.Json;
import dev.reprise.state.JsonOutput;
import dev.reprise.state.JsonReader;

/// Pieces of answers as JSON: one member each, named by what the piece is.
final class ChunkJson {
    private ChunkJson() {}

    static void write(ModelChunk chunk, JsonOutput out) {
        out.beginObject();
        switch (chunk) {
            case ModelChunk.Text(var delta) -> out.member("text", delta);
            case ModelChunk.Reasoning(var delta) -> out.member("reasoning", delta);
            case ModelChunk.ReasoningSignature(var value) -> out.member("signature", value);
            case ModelChunk.ToolCallPart(var index, var id, var name, var arguments) -> {
                out.name("call").beginObject().member("index", (long) index);
                out.optional("id", id).optional("name", name).member("arguments", arguments);
                out.endObject();
            }
            case ModelChunk.Usage(var soFar) -> out.member("usage", soFar::writeTo);
            case ModelChunk.Unknown(var value) -> out.member("unknown", value);
        }
        out.endObject();
    }

    static ModelChunk read(Json json) {
        var in = JsonReader.of(json);
        if (in.has("text")) {
            return new ModelChunk.Text(in.requireText("text"));
        }
        if (in.has("reasoning")) {
            return new ModelChunk.Reasoning(in.requireText("reasoning"));
        }
        if (in.has("signature")) {
            return new ModelChunk.ReasoningSignature(in.requireText("signature"));
        }
        if (in.has("usage")) {
            return new ModelChunk.Usage(in.require("usage", TokenUsage::fromJson));
        }
        return in.has("unknown")
                ? new ModelChunk.Unknown(in.requireJson("unknown"))
                : in.require("call", ChunkJson::call);
    }

    private static ModelChunk call(Json json) {
        var in = JsonReader.of(json);
        return new ModelChunk.ToolCallPart(
                in.requireIndex("index"),
                in.text("id").orElse(null),
                in.text("name").orElse(null),
                in.requireText("arguments"));
    }
}
