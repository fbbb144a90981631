package dev.reprise.runtime.loop;

import dev.reprise.core.message.ContentBlock;
import dev.reprise.core.message.ContentBlock.Raw;
import dev.reprise.core.message.ContentBlock.Reasoning;
import dev.reprise.core.message.ContentBlock.Text;
import dev.reprise.core.message.ContentBlock.ToolAnswer;
import dev.reprise.core.message.ContentBlock.ToolUse;
import dev.reprise.core.message.Media;
import dev.reprise.core.message.ToolCall;
import java.util.ArrayList;
import java.util.List;

/// Brings the blocks that a provider hands over at the end in line with what was taken of its
/// answer: calls may have been dropped, or given another id.
final class AnswerBlocks {
    private AnswerBlocks() {}

    /// The blocks of a turn.
    ///
    /// @param told by the provider
    /// @param text of the answer
    /// @param calls of the answer
    /// @return whose text and calls are just these; empty if the provider said nothing
    static List<ContentBlock> of(List<ContentBlock> told, String text, List<ToolCall> calls) {
        if (told.isEmpty()) {
            return List.of();
        }
        var inOrder = new ArrayList<ContentBlock>(told.size());
        var said = new StringBuilder();
        int used = 0;
        boolean isWhole = true;
        for (var block : told) {
            switch (block) {
                case Text(var part) -> {
                    said.append(part);
                    isWhole &= TextPieces.whole(part).equals(part); // else no text on its own
                    inOrder.add(block);
                }
                case ToolUse(var call) -> {
                    if (used < calls.size() && calls.get(used).id().equals(call.id())) {
                        inOrder.add(new ToolUse(calls.get(used++)));
                    }
                }
                case Reasoning thought -> inOrder.add(storable(thought));
                case Raw _, Media _ -> inOrder.add(block);
                case ToolAnswer _ -> {} // not a model's to give
            }
        }
        return isWhole && used == calls.size() && text.contentEquals(said)
                ? inOrder
                : usualOrder(told, text, calls);
    }

    /// What the model thought comes first, then what it says, then its calls.
    private static List<ContentBlock> usualOrder(
            List<ContentBlock> told, String text, List<ToolCall> calls) {
        var blocks = new ArrayList<ContentBlock>();
        for (var block : told) {
            if (block instanceof Reasoning thought) {
                blocks.add(storable(thought));
            } else if (block instanceof Raw || block instanceof Media) {
                blocks.add(block);
            }
        }
        if (!text.isEmpty()) {
            blocks.add(new Text(text));
        }
        calls.forEach(call -> blocks.add(new ToolUse(call)));
        return blocks;
    }

    private static Reasoning storable(Reasoning thought) {
        return new Reasoning(
                thought.provider(), TextPieces.whole(thought.text()), thought.signature());
    }
}
