package dev.reprise.models.openai;

import dev.reprise.core.message.ContentBlock;
import dev.reprise.state.Json;
import dev.reprise.state.JsonArray;
import dev.reprise.state.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What was thought in one answer, as far as the service wants it back.
final class KeptReasoning {
    private static final String DETAILS = "reasoning_details";
    private static final Set<String> MEMBERS = Set.of(DETAILS, "reasoning", "reasoning_content");

    private final Service service;
    private final StringBuilder text = new StringBuilder();
    private final List<JsonObject> details = new ArrayList<>();
    private String member = "reasoning_content";

    KeptReasoning(Service service) {
        this.service = service;
    }

    /// Takes what a chunk says.
    void add(Chunk chunk) {
        if (!chunk.reasoning.isEmpty() && service.wantsReasoningBack()) {
            text.append(chunk.reasoning);
            member = chunk.reasoningMember;
        }
        chunk.details.forEach(this::addDetail);
    }

    /// Pieces of one detail have its kind and its number; whole ones need no number.
    private void addDetail(JsonObject piece) {
        var last = details.isEmpty() ? JsonObject.EMPTY : details.getLast();
        if (piece.has("index") && isSame(last, piece, "index") && isSame(last, piece, "type")) {
            details.set(details.size() - 1, joined(last, piece));
        } else {
            details.add(piece);
        }
    }

    private static boolean isSame(JsonObject one, JsonObject other, String key) {
        return one.getOr(key, Json.NULL).equals(other.getOr(key, Json.NULL));
    }

    private static JsonObject joined(JsonObject last, JsonObject piece) {
        var joined = last;
        for (var member : piece) {
            var before = last.getOr(member.key(), Json.NULL);
            if (isGrowing(member.key())
                    && before instanceof Json.Text(var begin)
                    && member.value() instanceof Json.Text(var more)) {
                joined = joined.with(member.key(), begin + more);
            } else if (!member.value().isNull()) {
                joined = joined.with(member.key(), member.value());
            }
        }
        return joined;
    }

    private static boolean isGrowing(String key) {
        return key.equals("text") || key.equals("summary") || key.equals("data");
    }

    /// What has to be stored; text and calls of the answer came in parts.
    ///
    /// @param hasCalls whether the answer makes calls
    List<ContentBlock> blocks(boolean hasCalls) {
        if (!details.isEmpty()) {
            return List.of(raw(DETAILS, JsonArray.copyOf(details)));
        }
        if (text.isEmpty()) {
            return List.of();
        }
        if (service.has(Quirk.REASONING_AS_IT_CAME)) {
            return List.of(raw(member, Json.of(text.toString())));
        }
        return hasCalls
                ? List.of(new ContentBlock.Reasoning(service.name(), text.toString(), null))
                : List.of();
    }

    private ContentBlock raw(String key, Json value) {
        return new ContentBlock.Raw(service.name(), JsonObject.EMPTY.with(key, value));
    }

    /// The members of a message that a block is, null if it is something else.
    static @Nullable JsonObject members(ContentBlock block) {
        return block instanceof ContentBlock.Raw(_, JsonObject stored)
                        && stored.size() == 1
                        && stored.stream().allMatch(only -> MEMBERS.contains(only.key()))
                ? stored
                : null;
    }
}
