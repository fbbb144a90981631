package dev.reprise.runtime.loop;

import dev.reprise.core.message.Message;
import dev.reprise.core.model.ChatMessage;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The messages of a thread, each looked at once: which ids and answers there are, and what a model
/// sees. For one run at a time.
public final class History {
    /// Of what most threads have: there is a history of each that is used.
    static final int FEW = 6;

    private final PromptView prompt = new PromptView();
    private final Set<String> ids = HashSet.newHashSet(FEW);
    private final Set<String> answered = HashSet.newHashSet(FEW);
    private int seen;
    private @Nullable Message last;

    /// Whether one of the messages has this id, or answers the same call.
    public boolean holds(Message message) {
        return (message.id() != null && ids.contains(message.id()))
                || (message.toolCallId() != null && answered.contains(message.toolCallId()));
    }

    /// What a model sees of these messages, which begin with those of the call before.
    List<ChatMessage> prompt(List<Message> messages) {
        read(messages);
        return prompt.view();
    }

    /// Looks at those of the messages that are new.
    void read(List<Message> messages) {
        for (; seen < messages.size(); seen++) {
            last = messages.get(seen);
            prompt.fold(last);
            if (last.id() != null) {
                ids.add(last.id());
            }
            if (last.toolCallId() != null) {
                answered.add(last.toolCallId());
            }
        }
    }

    /// Whether everything looked at so far is how these messages begin, given that they go on from
    /// messages that were looked at.
    @SuppressWarnings("ReferenceEquality") // an equal one in its place may follow other messages
    boolean isBeginningOf(List<Message> messages) {
        return seen <= messages.size() && (seen == 0 || messages.get(seen - 1) == last);
    }
}
