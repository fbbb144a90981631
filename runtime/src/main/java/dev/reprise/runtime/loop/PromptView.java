package dev.reprise.runtime.loop;

import dev.reprise.core.message.Message;
import dev.reprise.core.message.Role;
import dev.reprise.core.message.ToolCall;
import dev.reprise.core.model.ChatMessage;
import dev.reprise.core.model.ContentBlock;
import dev.reprise.state.PersistentList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The conversation as a model sees it, kept up to date message by message.
///
/// Each message is folded once. Tool messages of calls nobody made are left out; a placeholder
/// makes way for the real result; a call without any result gets one that says so, once something
/// else follows.
final class PromptView {
    private static final String INTERRUPTED =
            "[Tool execution was interrupted before producing a result.]";

    private PersistentList<ChatMessage> folded = PersistentList.of();
    private final Map<String, Integer> placeholders = new HashMap<>();
    private final Map<String, ToolCall> unanswered = new LinkedHashMap<>();
    private final Set<String> issued = new HashSet<>();
    private int seen;

    /// What the model sees of these messages, which must begin with those of the call before.
    List<ChatMessage> of(PersistentList<Message> messages) {
        for (; seen < messages.size(); seen++) {
            fold(messages.get(seen));
        }
        return unanswered.isEmpty() ? folded : folded.appendAll(interrupted());
    }

    /// The text that stands in for the result of a call that waits.
    static String placeholder(String tool) {
        return "Tool '" + tool + "' is awaiting approval. Execution paused.";
    }

    private void fold(Message message) {
        if (message.role() == Role.TOOL) {
            foldResult(message);
            return;
        }
        if (!unanswered.isEmpty()) {
            folded = folded.appendAll(interrupted());
            unanswered.clear();
        }
        folded = folded.append(ChatMessage.of(message));
        for (var call : message.calls()) {
            unanswered.put(call.id(), call);
            issued.add(call.id());
            placeholders.remove(call.id()); // an id used again begins anew
        }
    }

    private void foldResult(Message message) {
        var call = message.toolCallId();
        if (call == null || !issued.contains(call)) {
            return;
        }
        boolean placeholder = isPlaceholder(message);
        var at = placeholders.get(call);
        if (at != null) {
            if (!placeholder) {
                replace(at, message);
                placeholders.remove(call);
            }
            return;
        }
        if (placeholder) {
            placeholders.put(call, folded.size());
        }
        unanswered.remove(call);
        folded = folded.append(ChatMessage.of(message));
    }

    private static boolean isPlaceholder(Message message) {
        return message.content().startsWith("Tool '")
                && message.content().endsWith("' is awaiting approval. Execution paused.");
    }

    /// Rare: a call that waited has its real result now.
    private void replace(int at, Message message) {
        var copy = new ArrayList<>(folded);
        copy.set(at, ChatMessage.of(message));
        folded = PersistentList.copyOf(copy);
    }

    private List<ChatMessage> interrupted() {
        var results = new ArrayList<ChatMessage>(unanswered.size());
        for (var call : unanswered.keySet()) {
            var answer = new ContentBlock.ToolAnswer(call, INTERRUPTED);
            results.add(new ChatMessage(Role.TOOL, List.of(answer), false));
        }
        return results;
    }
}
