package dev.reprise.models.anthropic;

import dev.reprise.core.message.ContentBlock;
import dev.reprise.core.message.Role;
import dev.reprise.core.model.ChatMessage;
import dev.reprise.state.JsonOutput;
import java.util.ArrayList;
import java.util.List;

/// Writes the prompt and the turns of a conversation.
///
/// The system messages that a conversation begins with are the prompt; later ones are said as by
/// the user. Messages of one side that follow each other are one turn.
final class MessageWriter {
    /// As many marks as the service takes in one request.
    private static final int MOST_MARKS = 4;

    private final List<ChatMessage> messages;
    private final int turns; // index of the first message that is not of the prompt
    private final int firstMark;
    private final JsonOutput out;

    MessageWriter(List<ChatMessage> messages, JsonOutput out) {
        this.messages = messages;
        this.out = out;
        turns = promptLength(messages);
        firstMark = firstMark(messages);
    }

    private static int promptLength(List<ChatMessage> messages) {
        var length = 0;
        while (length < messages.size() && messages.get(length).role() == Role.SYSTEM) {
            length++;
        }
        return length;
    }

    /// The last marks count, because they cover what is before them, too.
    private static int firstMark(List<ChatMessage> messages) {
        var found = 0;
        for (var at = messages.size() - 1; at >= 0; at--) {
            if (isMark(messages, at)) {
                found++;
                if (found == MOST_MARKS) {
                    return at;
                }
            }
        }
        return 0;
    }

    private static boolean isMark(List<ChatMessage> messages, int at) {
        return messages.get(at).cacheable()
                && (at + 1 == messages.size() || !messages.get(at + 1).cacheable());
    }

    boolean hasPrompt() {
        return messages.subList(0, turns).stream().anyMatch(MessageWriter::isWritten);
    }

    void writePrompt() {
        out.beginArray();
        for (var at = 0; at < turns; at++) {
            writeBlocks(at);
        }
        out.endArray();
    }

    void writeTurns() {
        out.beginArray();
        Role open = null;
        for (var at = turns; at < messages.size(); at++) {
            if (!isWritten(messages.get(at))) {
                continue;
            }
            var role = side(messages.get(at));
            if (role != open) {
                if (open != null) {
                    out.endArray().endObject();
                }
                out.beginObject().member("role", role.label()).name("content").beginArray();
                open = role;
            }
            writeBlocks(at);
        }
        if (open != null) {
            out.endArray().endObject();
        }
        out.endArray();
    }

    private static boolean isWritten(ChatMessage message) {
        return message.content().stream()
                .anyMatch(block -> Blocks.isWritten(block, message.role()));
    }

    private static Role side(ChatMessage message) {
        return message.role() == Role.ASSISTANT ? Role.ASSISTANT : Role.USER;
    }

    private void writeBlocks(int at) {
        var blocks = new ArrayList<ContentBlock>(messages.get(at).content());
        var role = messages.get(at).role();
        blocks.removeIf(block -> !Blocks.isWritten(block, role));
        var isMarked = at >= firstMark && isMark(messages, at);
        for (var index = 0; index < blocks.size(); index++) {
            var isLast = index == blocks.size() - 1;
            Blocks.write(blocks.get(index), isMarked && isLast, out);
        }
    }
}
