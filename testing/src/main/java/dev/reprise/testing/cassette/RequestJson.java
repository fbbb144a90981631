package dev.reprise.testing.cassette;

import dev.reprise.core.message.ContentBlock;
import dev.reprise.core.message.Media;
import dev.reprise.core.model.ChatMessage;
import dev.reprise.core.model.ChatOptions;
import dev.reprise.core.model.ChatRequest;
import dev.reprise.core.model.ToolChoice;
import dev.reprise.core.tool.ToolDescriptor;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonOutput;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Requests as JSON, so that they can be read, compared and kept.
final class RequestJson {
    private RequestJson() {}

    static JsonObject of(ChatRequest request) {
        return Json.parse(JsonOutput.bytes(out -> write(request, out)))
                .asObject()
                .orElseThrow(() -> new AssertionError("an object was written"));
    }

    private static void write(ChatRequest request, JsonOutput out) {
        out.beginObject().member("model", request.model());
        out.array("messages", request.messages(), RequestJson::write);
        if (!request.tools().isEmpty()) {
            out.array("tools", request.tools(), RequestJson::write);
        }
        if (!request.options().equals(ChatOptions.DEFAULT)) {
            out.member("options", to -> write(request.options(), to));
        }
        out.endObject();
    }

    private static void write(ChatMessage message, JsonOutput out) {
        out.beginObject().member("role", message.role().label());
        if (message.cacheable()) {
            out.member("cacheable", true);
        }
        out.array("content", message.content(), (block, to) -> BlockJson.write(brief(block), to));
        out.endObject();
    }

    private static void write(ToolDescriptor tool, JsonOutput out) {
        out.beginObject().member("id", tool.id()).member("description", tool.description());
        out.member("parameters", tool.parameters()).endObject();
    }

    private static ContentBlock brief(ContentBlock block) {
        return switch (block) {
            case Media media -> brief(media);
            case ContentBlock.ToolAnswer(var call, var content, var media) ->
                    new ContentBlock.ToolAnswer(
                            call, content, media.stream().map(RequestJson::brief).toList());
            case ContentBlock.Text _,
                    ContentBlock.ToolUse _,
                    ContentBlock.Reasoning _,
                    ContentBlock.Raw _ ->
                    block;
        };
    }

    /// A digest stands for the bytes: megabytes are not readable.
    private static Media brief(Media media) {
        return switch (media.source()) {
            case Media.Source.Link _ -> media;
            case Media.Source.Bytes bytes ->
                    Media.link(media.mediaType(), URI.create("sha256:" + digest(bytes.decoded())))
                            .withName(media.name());
        };
    }

    private static String digest(byte[] bytes) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static void write(ChatOptions options, JsonOutput out) {
        var effort = options.reasoningEffort();
        out.beginObject();
        out.optional("temperature", number(options.temperature()));
        out.optional("max_tokens", number(options.maxTokens()));
        out.optional("top_p", number(options.topP()));
        if (!options.stopSequences().isEmpty()) {
            out.array("stop", options.stopSequences(), (stop, to) -> to.value(stop));
        }
        out.optional("reasoning_effort", effort == null ? null : effort.toJson());
        out.optional("seed", options.seed());
        out.optional("tool_choice", choice(options));
        var parallel = options.parallelCalls();
        out.optional("parallel_calls", parallel == null ? null : Json.of(parallel));
        if (!options.extra().isEmpty()) {
            out.member("extra", options.extra());
        }
        out.endObject();
    }

    private static @Nullable Json number(@Nullable Number number) {
        return number == null ? null : Json.from(number);
    }

    private static @Nullable String choice(ChatOptions options) {
        return switch (options.toolChoice()) {
            case null -> null;
            case ToolChoice.Mode mode -> mode.name().toLowerCase(Locale.ROOT);
            case ToolChoice.Named(var tool) -> "tool " + tool;
        };
    }
}
