package dev.reprise.protocols.agui;

import dev.reprise.core.message.Message;
import dev.reprise.core.message.Role;
import dev.reprise.core.message.ToolCall;
import dev.reprise.core.store.MessagePage;
import dev.reprise.state.JsonOutput;

/// Stored messages as AG-UI clients read them.
public final class AgUiMessages {
    private AgUiMessages() {}

    /// Writes a page of the history.
    public static void write(MessagePage page, JsonOutput out) {
        out.beginObject();
        out.array("messages", page.items(), (item, to) -> write(item.message(), to));
        out.member("has_more", page.hasMore());
        if (!page.items().isEmpty()) {
            out.member("next_cursor", page.items().getLast().cursor());
            out.member("prev_cursor", page.items().getFirst().cursor());
        }
        out.endObject();
    }

    /// Writes one message.
    static void write(Message message, JsonOutput out) {
        out.beginObject().optional("id", message.id());
        out.member("role", message.role().label());
        InputContent.write(message, out);
        if (message.role() == Role.ASSISTANT && !message.calls().isEmpty()) {
            out.array("toolCalls", message.calls(), AgUiMessages::write);
        }
        out.optional("toolCallId", message.toolCallId()).endObject();
    }

    private static void write(ToolCall call, JsonOutput out) {
        out.beginObject().member("id", call.id()).member("type", "function").name("function");
        out.beginObject().member("name", call.name());
        out.member("arguments", call.arguments().toString()).endObject().endObject();
    }
}
