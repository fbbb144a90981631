package dev.reprise.core.store;

import dev.reprise.core.ThreadId;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonReader;

/// What a thread is called and whose it is, as one object: the members of [Entry.Relabelled].
public final class ThreadLabels {
    private static final String RESOURCE = "resource_id";
    private static final String PARENT = "parent_thread_id";

    private ThreadLabels() {}

    /// Refuses labels under names that the store keeps itself.
    ///
    /// @throws IllegalArgumentException naming the label
    public static void requireAllowed(JsonObject labels) {
        ThreadMetadata.requireExtras(labels);
    }

    /// The thread with some labels changed.
    public static AgentThread apply(AgentThread thread, Entry.Relabelled change, long now) {
        var labels = of(thread).merge(change.set());
        for (var key : change.removed()) {
            labels = labels.without(key);
        }
        var labelled = replace(thread, labels);
        return labelled.withMetadata(labelled.metadata().withUpdatedAt(now));
    }

    /// The thread with these labels and no others.
    public static AgentThread replace(AgentThread thread, JsonObject labels) {
        var in = JsonReader.of(labels);
        return thread.withResource(labels.getOr(RESOURCE, Json.NULL).asText().orElse(null))
                .withParent(in.text(PARENT, ThreadId::new).orElse(null))
                .withMetadata(metadata(thread, labels));
    }

    private static ThreadMetadata metadata(AgentThread thread, JsonObject labels) {
        var extras = ThreadMetadata.extras(labels.without(RESOURCE).without(PARENT));
        return thread.metadata().withExtras(extras);
    }

    /// All labels of a thread.
    static JsonObject of(AgentThread thread) {
        var labels = thread.metadata().extras().without(RESOURCE).without(PARENT);
        if (thread.resource() != null) {
            labels = labels.with(RESOURCE, thread.resource());
        }
        if (thread.parent() != null) {
            labels = labels.with(PARENT, thread.parent().value());
        }
        return labels;
    }
}
