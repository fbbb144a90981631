package dev.reprise.runtime.loop;

import dev.reprise.core.message.ContentBlock;
import dev.reprise.core.message.Media;
import dev.reprise.core.message.Message;
import dev.reprise.core.message.Role;
import dev.reprise.core.message.ToolCall;
import dev.reprise.core.model.ChatMessage;
import dev.reprise.core.suspend.SuspendedCall;
import dev.reprise.runtime.result.ResultLimit;
import dev.reprise.state.PersistentList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The conversation as a model sees it, kept up to date message by message.
///
/// Each message is folded once. The results of an answer's calls follow it directly, as providers
/// require, also when something else was said between them. Tool messages of calls nobody made are
/// left out; a placeholder makes way for the real result; a call without any result gets one that
/// says so, once something else follows. Of a result that is too long only the beginning is seen.
final class PromptView {
    static final String INTERRUPTED = "[Tool execution was interrupted before producing a result.]";

    private final ResultLimit limit;
    private boolean hasCut;
    private PersistentList<ChatMessage> folded = PersistentList.of();
    private final List<ChatMessage> held = new ArrayList<>(); // said while calls are unanswered
    private Map<String, Integer> placeholders = Map.of(); // made for the first one
    private final List<String> unanswered = new ArrayList<>(1); // ids, each once
    private final Set<String> issued = HashSet.newHashSet(History.FEW);

    PromptView(ResultLimit limit) {
        this.limit = limit;
    }

    /// Whether the model sees only a part of some result.
    boolean hasCut() {
        return hasCut;
    }

    /// What the model sees of the messages so far.
    List<ChatMessage> view() {
        return unanswered.isEmpty()
                ? folded
                : Joined.of(Joined.of(folded, interrupted()), List.copyOf(held));
    }

    /// Adds the next message.
    void fold(Message message) {
        switch (message.role()) {
            case TOOL -> foldResult(message);
            case ASSISTANT -> {
                giveUp();
                folded = folded.append(ChatMessage.of(message));
                for (var call : message.calls()) {
                    expect(call);
                }
            }
            case SYSTEM, USER -> {
                if (unanswered.isEmpty()) {
                    folded = folded.append(ChatMessage.of(message));
                } else {
                    held.add(ChatMessage.of(message));
                }
            }
        }
    }

    private void expect(ToolCall call) {
        if (!unanswered.contains(call.id())) {
            unanswered.add(call.id());
        }
        issued.add(call.id());
        dropPlaceholder(call.id()); // an id used again begins anew
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
                replace(at, answer(call, message));
                dropPlaceholder(call);
            }
            return;
        }
        if (placeholder) {
            keepPlaceholder(call);
        }
        unanswered.remove(call);
        folded = folded.append(answer(call, message));
        if (unanswered.isEmpty()) {
            release();
        }
    }

    /// What is folded next may make way for the result of the call.
    private void keepPlaceholder(String call) {
        if (placeholders.isEmpty()) {
            placeholders = new HashMap<>();
        }
        placeholders.put(call, folded.size());
    }

    private void dropPlaceholder(String call) {
        if (!placeholders.isEmpty()) {
            placeholders.remove(call);
        }
    }

    /// No more results are expected; one that comes all the same takes its place.
    private void giveUp() {
        for (var call : unanswered) {
            keepPlaceholder(call);
            folded = folded.append(interrupted(call));
        }
        unanswered.clear();
        release();
    }

    private void release() {
        if (!held.isEmpty()) {
            folded = folded.appendAll(held);
            held.clear();
        }
    }

    static boolean isPlaceholder(Message message) {
        return SuspendedCall.isPlaceholder(message.content());
    }

    /// Rare: a call that waited has its real result now.
    private void replace(int at, ChatMessage answer) {
        var copy = new ArrayList<>(folded);
        copy.set(at, answer);
        folded = PersistentList.copyOf(copy);
    }

    private List<ChatMessage> interrupted() {
        return unanswered.stream().map(PromptView::interrupted).toList();
    }

    private static ChatMessage interrupted(String call) {
        return answer(call, INTERRUPTED, List.of());
    }

    private ChatMessage answer(String call, Message message) {
        if (limit.fits(message)) {
            return answer(call, message.content(), message.media());
        }
        hasCut = true;
        return answer(call, limit.shown(message), message.media());
    }

    private static ChatMessage answer(String call, String text, List<Media> media) {
        var answer = new ContentBlock.ToolAnswer(call, text, media);
        return new ChatMessage(Role.TOOL, List.of(answer), false);
    }
}
