package dev.reprise.core.store;

import dev.reprise.core.RunId;
import dev.reprise.core.action.SerializedStateAction;
import dev.reprise.core.message.Message;
import dev.reprise.state.Json;
import dev.reprise.state.JsonOutput;
import dev.reprise.state.JsonReader;
import dev.reprise.state.TrackedPatch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one commit adds to a thread.
///
/// @param run the run that commits; absent when no run does, written as an empty id
/// @param meta updates the run's record when present
/// @param messages appended, except those whose id the thread already holds
/// @param patches applied in order
/// @param snapshot replaces the state, and the patches so far, before these patches apply
public record ThreadChangeSet(
        @Nullable RunId run,
        @Nullable RunId parentRun,
        @Nullable RunMeta meta,
        ChangeReason reason,
        List<Message> messages,
        List<TrackedPatch> patches,
        List<SerializedStateAction> actions,
        @Nullable Json snapshot) {
    public ThreadChangeSet {
        messages = List.copyOf(messages);
        patches = List.copyOf(patches);
        actions = List.copyOf(actions);
    }

    /// Messages and nothing else.
    public static ThreadChangeSet ofMessages(
            @Nullable RunId run, ChangeReason reason, Message... messages) {
        return new ThreadChangeSet(
                run, null, null, reason, List.of(messages), List.of(), List.of(), null);
    }

    /// Whether it changes nothing but the version.
    public boolean isEmpty() {
        return messages.isEmpty()
                && patches.isEmpty()
                && actions.isEmpty()
                && snapshot == null
                && meta == null;
    }

    public static ThreadChangeSet fromJson(Json json) {
        var in = JsonReader.of(json);
        return new ThreadChangeSet(
                RunId.unlessBlank(in, "run_id").orElse(null),
                RunId.unlessBlank(in, "parent_run_id").orElse(null),
                in.optional("run_meta", RunMeta::fromJson).orElse(null),
                ChangeReason.parse(in.requireText("reason")),
                in.list("messages", Message::fromJson),
                in.list("patches", TrackedPatch::fromJson),
                in.list("actions", SerializedStateAction::fromJson),
                in.json("snapshot").orElse(null));
    }

    public void writeTo(JsonOutput out) {
        out.beginObject();
        out.member("run_id", run == null ? "" : run.value());
        out.optional("parent_run_id", parentRun == null ? null : parentRun.value());
        if (meta != null) {
            out.name("run_meta");
            meta.writeTo(out);
        }
        out.member("reason", reason.label());
        out.name("messages").beginArray();
        for (var message : messages) {
            message.writeTo(out);
        }
        out.endArray();
        out.name("patches").beginArray();
        for (var patch : patches) {
            patch.writeTo(out);
        }
        out.endArray();
        if (!actions.isEmpty()) {
            out.name("actions").beginArray();
            for (var action : actions) {
                action.writeTo(out);
            }
            out.endArray();
        }
        out.optional("snapshot", snapshot);
        out.endObject();
    }
}
