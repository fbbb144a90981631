package dev.reprise.testing.cassette;

import dev.reprise.core.message.ContentBlock;
import dev.reprise.core.message.ContentBlock.Raw;
import dev.reprise.core.message.ContentBlock.Reasoning;
import dev.reprise.core.message.ContentBlock.Text;
import dev.reprise.core.message.ContentBlock.ToolAnswer;
import dev.reprise.core.message.ContentBlock.ToolUse;
import dev.reprise.core.message.Media;
import dev.reprise.core.message.ToolCall;
import dev.reprise.state.Json;
import dev.reprise.state.JsonOutput;
import dev.reprise.state.JsonReader;

/// Blocks as JSON, each with all that it is.
final class BlockJson {
    private BlockJson() {}

    static void write(ContentBlock block, JsonOutput out) {
        out.beginObject();
        switch (block) {
            case Text(var text) -> out.member("text", text);
            case ToolUse(var call) -> out.member("call", call::writeTo);
            case ToolAnswer(var call, var content, var media) -> {
                out.name("answer").beginObject().member("id", call).member("content", content);
                if (!media.isEmpty()) {
                    out.array("media", media, BlockJson::writeMedia);
                }
                out.endObject();
            }
            case Reasoning(var provider, var text, var signature) -> {
                out.name("reasoning").beginObject().member("provider", provider);
                out.member("text", text).optional("signature", signature).endObject();
            }
            case Raw(var provider, var raw) -> {
                out.name("raw").beginObject().member("provider", provider);
                out.member("block", raw).endObject();
            }
            case Media media -> out.member("media", it -> writeMedia(media, it));
        }
        out.endObject();
    }

    private static void writeMedia(Media media, JsonOutput out) {
        out.beginObject().member("type", media.mediaType()).member("url", media.url());
        out.optional("name", media.name()).endObject();
    }

    static ContentBlock read(Json json) {
        var in = JsonReader.of(json);
        if (in.has("text")) {
            return new Text(in.requireText("text"));
        }
        if (in.has("call")) {
            return new ToolUse(in.require("call", ToolCall::fromJson));
        }
        if (in.has("reasoning")) {
            return in.require("reasoning", BlockJson::reasoning);
        }
        return in.has("media")
                ? in.require("media", BlockJson::media)
                : in.require("raw", BlockJson::raw);
    }

    private static ContentBlock reasoning(Json json) {
        var in = JsonReader.of(json);
        return new Reasoning(
                in.requireText("provider"),
                in.requireText("text"),
                in.text("signature").orElse(null));
    }

    private static ContentBlock raw(Json json) {
        var in = JsonReader.of(json);
        return new Raw(in.requireText("provider"), in.requireJson("block"));
    }

    private static ContentBlock media(Json json) {
        var in = JsonReader.of(json);
        var type = in.requireText("type");
        var name = in.text("name").orElse(null);
        return in.requireText("url", url -> Media.parse(type, url, name));
    }
}
