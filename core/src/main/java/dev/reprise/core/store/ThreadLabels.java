package dev.reprise.core.store;

import dev.reprise.core.ThreadId;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonReader;
import java.util.ArrayList;
import java.util.List;

/// Applies [Entry.Relabelled] to a thread.
public final class ThreadLabels {
    private static final String RESOURCE = "resource_id";
    private static final String PARENT = "parent_thread_id";

    private ThreadLabels() {}

    record Change(JsonObject set, List<String> removed) {}

    /// The thread with its labels changed.
    public static AgentThread apply(AgentThread thread, Entry.Relabelled change, long now) {
        var extras = thread.metadata().extras();
        var labelled = thread;
        for (var member : change.set()) {
            switch (member.key()) {
                case RESOURCE ->
                        labelled = labelled.withResource(member.value().asText().orElse(null));
                case PARENT ->
                        labelled =
                                labelled.withParent(
                                        JsonReader.of(change.set())
                                                .text(PARENT, ThreadId::new)
                                                .orElse(null));
                default -> extras = extras.with(member.key(), member.value());
            }
        }
        for (var key : change.removed()) {
            switch (key) {
                case RESOURCE -> labelled = labelled.withResource(null);
                case PARENT -> labelled = labelled.withParent(null);
                default -> extras = extras.without(key);
            }
        }
        return labelled.withMetadata(thread.metadata().withExtras(extras).withUpdatedAt(now));
    }

    /// What to set so that a thread has these labels.
    static Change of(AgentThread thread) {
        var set = thread.metadata().extras();
        var removed = new ArrayList<String>();
        if (thread.resource() == null) {
            removed.add(RESOURCE);
        } else {
            set = set.with(RESOURCE, thread.resource());
        }
        if (thread.parent() == null) {
            removed.add(PARENT);
        } else {
            set = set.with(PARENT, Json.of(thread.parent().value()));
        }
        return new Change(set, removed);
    }
}
