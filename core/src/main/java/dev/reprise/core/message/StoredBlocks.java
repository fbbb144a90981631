package dev.reprise.core.message;

import dev.reprise.core.message.ContentBlock.Raw;
import dev.reprise.core.message.ContentBlock.Reasoning;
import dev.reprise.core.message.ContentBlock.Text;
import dev.reprise.core.message.ContentBlock.ToolAnswer;
import dev.reprise.core.message.ContentBlock.ToolUse;
import dev.reprise.state.Json;
import dev.reprise.state.JsonArray;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonOutput;
import dev.reprise.state.JsonReader;
import java.util.ArrayList;
import java.util.List;

/// The parts of a message beside its text and its calls, of which a stored message says everything
/// once: a text is given by its length in the content, a call by its id.
final class StoredBlocks {
    private StoredBlocks() {}

    /// The parts of a message that has nothing but text and calls.
    static List<ContentBlock> plain(String content, List<ToolCall> calls) {
        var blocks = new ArrayList<ContentBlock>(calls.size() + 1);
        if (!content.isEmpty() || calls.isEmpty()) {
            blocks.add(new Text(content));
        }
        calls.forEach(call -> blocks.add(new ToolUse(call)));
        return blocks;
    }

    /// Whether they say no more than their text and their calls do without them.
    static boolean isPlain(List<ContentBlock> blocks) {
        return blocks.equals(plain(text(blocks), calls(blocks)));
    }

    /// Whether only a provider of models can read it.
    static boolean isOpaque(ContentBlock block) {
        return block instanceof Reasoning || block instanceof Raw;
    }

    static String text(List<ContentBlock> blocks) {
        var text = new StringBuilder();
        for (var block : blocks) {
            if (block instanceof Text(var part)) {
                text.append(part);
            }
        }
        return text.toString();
    }

    static List<ToolCall> calls(List<ContentBlock> blocks) {
        var calls = new ArrayList<ToolCall>();
        for (var block : blocks) {
            if (block instanceof ToolUse(var call)) {
                calls.add(call);
            }
        }
        return calls;
    }

    static List<Media> media(List<ContentBlock> blocks) {
        return blocks.stream().filter(Media.class::isInstance).map(Media.class::cast).toList();
    }

    static List<ContentBlock> withCalls(List<ContentBlock> blocks, List<ToolCall> calls) {
        var all = new ArrayList<>(blocks);
        calls.forEach(call -> all.add(new ToolUse(call)));
        return all;
    }

    static void check(List<ContentBlock> blocks, String content, List<ToolCall> calls) {
        for (var block : blocks) {
            if (block instanceof ToolAnswer) {
                throw new IllegalArgumentException("blocks must not have an answer to a call");
            }
        }
        if (!text(blocks).equals(content)) {
            throw new IllegalArgumentException("the texts of blocks must be the content");
        }
        if (!calls(blocks).equals(calls)) {
            throw new IllegalArgumentException("the calls of blocks must be those of the message");
        }
    }

    static void write(List<ContentBlock> blocks, JsonOutput out) {
        out.name("blocks").beginArray();
        for (var block : blocks) {
            write(block, out);
        }
        out.endArray();
    }

    private static void write(ContentBlock block, JsonOutput out) {
        out.beginObject();
        switch (block) {
            case Text(var text) -> out.member("type", "text").member("length", text.length());
            case ToolUse(var call) -> out.member("type", "tool_use").member("id", call.id());
            case Reasoning(var provider, var text, var signature) ->
                    out.member("type", "reasoning")
                            .member("provider", provider)
                            .member("text", text)
                            .optional("signature", signature);
            case Raw(var provider, var raw) ->
                    out.member("type", "raw").member("provider", provider).member("block", raw);
            case Media media -> {
                out.member("type", "media");
                media.writeMembers(out);
            }
            case ToolAnswer _ -> throw new AssertionError("blocks of a message have none");
        }
        out.endObject();
    }

    /// Reads what [#write] wrote.
    static List<ContentBlock> read(JsonArray stored, Message message) {
        var reader = new Reader(message);
        var blocks = new ArrayList<ContentBlock>(stored.size());
        for (int at = 0; at < stored.size(); at++) {
            try {
                blocks.add(reader.next(stored.get(at)));
            } catch (JsonException problem) {
                throw problem.in(at).in("blocks");
            }
        }
        reader.end();
        return blocks;
    }

    /// Reads content that a client gives as a list: text and media, each in full.
    static List<ContentBlock> readParts(JsonArray parts) {
        var blocks = new ArrayList<ContentBlock>(parts.size());
        for (int at = 0; at < parts.size(); at++) {
            try {
                var in = JsonReader.of(parts.get(at));
                blocks.add(
                        switch (in.requireText("type")) {
                            case "text" -> new Text(in.requireText("text"));
                            case "media" -> Media.fromJson(parts.get(at));
                            default -> throw in.mustBe("type", "text or media");
                        });
            } catch (JsonException problem) {
                throw problem.in(at).in("content");
            }
        }
        return blocks;
    }

    /// Goes through content and calls of a message as its blocks name them.
    private static final class Reader {
        private final String content;
        private final List<ToolCall> calls;
        private int from;
        private int call;

        Reader(Message message) {
            this.content = message.content();
            this.calls = message.calls();
        }

        ContentBlock next(Json json) {
            var in = JsonReader.of(json);
            return switch (in.requireText("type")) {
                case "text" -> text(in);
                case "tool_use" -> use(in);
                case "reasoning" ->
                        new Reasoning(
                                in.requireText("provider"),
                                in.requireText("text"),
                                in.text("signature").orElse(null));
                case "raw" -> new Raw(in.requireText("provider"), in.requireJson("block"));
                case "media" -> Media.fromJson(json);
                default -> throw in.mustBe("type", "text, tool_use, reasoning, raw or media");
            };
        }

        private Text text(JsonReader in) {
            int length = in.requireIndex("length");
            if (length > content.length() - from) {
                throw in.mustBe("length", "at most %d".formatted(content.length() - from));
            }
            if (isInPair(from + length)) { // half of a character is no text, for no provider
                throw in.mustBe("length", "such that no surrogate pair is cut");
            }
            var text =
                    length == content.length() ? content : content.substring(from, from + length);
            from += length;
            return new Text(text);
        }

        private boolean isInPair(int at) {
            return at > 0
                    && at < content.length()
                    && Character.isSurrogatePair(content.charAt(at - 1), content.charAt(at));
        }

        private ToolUse use(JsonReader in) {
            if (call >= calls.size() || !in.requireText("id").equals(calls.get(call).id())) {
                throw in.mustBe("id", "that of the next call of the message");
            }
            return new ToolUse(calls.get(call++));
        }

        void end() {
            if (from < content.length() || call < calls.size()) {
                throw new JsonException("must have all of the text and all calls").in("blocks");
            }
        }
    }
}
