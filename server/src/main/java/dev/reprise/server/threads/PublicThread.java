package dev.reprise.server.threads;

import dev.reprise.core.message.Message;
import dev.reprise.core.message.MessageMetadata;
import dev.reprise.core.store.MessagePage;
import dev.reprise.core.store.ThreadView;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonOutput;
import org.jspecify.annotations.Nullable;

/// A thread as it is shown outside: its current state, without patches, without ids of runs, and
/// without what only a provider of models can read.
public final class PublicThread {
    private static final String RUN_STATE = "__run";

    private PublicThread() {}

    /// Writes the whole thread.
    public static void write(ThreadView view, JsonOutput out) {
        var thread = view.thread();
        out.beginObject();
        out.member("id", thread.id().value()).optional("resource_id", thread.resource());
        out.optional("parent_thread_id", thread.parent() == null ? null : thread.parent().value());
        out.array("messages", thread.messages(), (message, to) -> shown(message).writeTo(to));
        out.member("state", withoutRunId(view.state()));
        out.member("metadata", thread.metadata()::writeTo);
        out.endObject();
    }

    /// The page with every message as it is shown outside.
    public static MessagePage of(MessagePage page) {
        var items =
                page.items().stream()
                        .map(item -> new MessagePage.Item(item.cursor(), shown(item.message())))
                        .toList();
        return new MessagePage(items, page.hasMore());
    }

    /// The message as it is shown outside.
    public static Message shown(Message message) {
        return message.withMetadata(withoutRun(message.metadata())).withoutOpaqueBlocks();
    }

    private static @Nullable MessageMetadata withoutRun(@Nullable MessageMetadata metadata) {
        return metadata == null || metadata.step() == null
                ? null
                : new MessageMetadata(null, metadata.step());
    }

    /// The state without the id of the run that is in it.
    public static Json withoutRunId(Json state) {
        if (state instanceof JsonObject object && object.get(RUN_STATE) instanceof JsonObject run) {
            return object.with(RUN_STATE, run.without("id"));
        }
        return state;
    }
}
