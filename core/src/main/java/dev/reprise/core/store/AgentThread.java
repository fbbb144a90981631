package dev.reprise.core.store;

import dev.reprise.core.ThreadId;
import dev.reprise.core.message.Message;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonOutput;
import dev.reprise.state.JsonReader;
import dev.reprise.state.Lattices;
import dev.reprise.state.PersistentList;
import dev.reprise.state.StateException;
import dev.reprise.state.TrackedPatch;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A conversation: its messages, its state as a snapshot, and the patches since.
///
/// @param state the snapshot, without the patches
/// @param patches what changed since the snapshot, oldest first
public record AgentThread(
        ThreadId id,
        @Nullable String resource,
        @Nullable ThreadId parent,
        PersistentList<Message> messages,
        Json state,
        PersistentList<TrackedPatch> patches,
        ThreadMetadata metadata) {
    public static AgentThread of(ThreadId id) {
        return of(id, JsonObject.EMPTY);
    }

    public static AgentThread of(ThreadId id, Json state) {
        return new AgentThread(
                id,
                null,
                null,
                PersistentList.of(),
                state,
                PersistentList.of(),
                ThreadMetadata.NONE);
    }

    public AgentThread withParent(@Nullable ThreadId newParent) {
        return new AgentThread(id, resource, newParent, messages, state, patches, metadata);
    }

    public AgentThread withResource(@Nullable String newResource) {
        return new AgentThread(id, newResource, parent, messages, state, patches, metadata);
    }

    public AgentThread withMetadata(ThreadMetadata newMetadata) {
        return new AgentThread(id, resource, parent, messages, state, patches, newMetadata);
    }

    public AgentThread withMessages(List<Message> more) {
        return new AgentThread(
                id, resource, parent, messages.appendAll(more), state, patches, metadata);
    }

    public AgentThread withPatches(List<TrackedPatch> more) {
        return new AgentThread(
                id, resource, parent, messages, state, patches.appendAll(more), metadata);
    }

    /// The state with all patches applied.
    ///
    /// @throws StateException when a patch does not apply
    public Json rebuildState() {
        return rebuildState(Lattices.NONE);
    }

    /// The state with all patches applied, deltas merged where the lattices know their path.
    ///
    /// @throws StateException when a patch does not apply
    public Json rebuildState(Lattices lattices) {
        return replay(patches.size(), lattices);
    }

    /// The state after the patch with this index.
    ///
    /// @throws StateException when there is no such patch
    public Json replayTo(int index) {
        return replayTo(index, Lattices.NONE);
    }

    /// As [#replayTo(int)], with deltas merged where the lattices know their path.
    ///
    /// @throws StateException when there is no such patch
    public Json replayTo(int index, Lattices lattices) {
        if (index < 0 || index >= patches.size()) {
            throw new StateException(
                    new StateException.Reason.InvalidOperation(
                            "replay index %d out of bounds (history len: %d)"
                                    .formatted(index, patches.size())));
        }
        return replay(index + 1, lattices);
    }

    private Json replay(int count, Lattices lattices) {
        return TrackedPatch.applyAll(state, patches.subList(0, count), lattices);
    }

    /// This thread with its patches folded into the snapshot.
    public AgentThread snapshot() {
        return snapshot(Lattices.NONE);
    }

    /// As [#snapshot()], with deltas merged where the lattices know their path.
    public AgentThread snapshot(Lattices lattices) {
        return withState(rebuildState(lattices));
    }

    /// This thread with another snapshot and no patches.
    public AgentThread withState(Json newState) {
        return new AgentThread(
                id, resource, parent, messages, newState, PersistentList.of(), metadata);
    }

    /// This thread before anything was said in it.
    public AgentThread withoutMessages() {
        return new AgentThread(id, resource, parent, PersistentList.of(), state, patches, metadata);
    }

    public boolean needsSnapshot(int threshold) {
        return patches.size() >= threshold;
    }

    /// This thread after the change: snapshot, then messages it does not hold yet, then patches.
    public AgentThread apply(ThreadChangeSet change) {
        var held = new HashSet<String>();
        messages.forEach(message -> addId(held, message));
        return apply(
                change,
                change.messages().stream().filter(message -> addId(held, message)).toList(),
                metadata);
    }

    /// As [#apply(ThreadChangeSet)] where the caller knows which messages the thread does not hold.
    ///
    /// @param newMetadata its metadata then
    public AgentThread apply(
            ThreadChangeSet change, List<Message> fresh, ThreadMetadata newMetadata) {
        var snapshot = change.snapshot();
        return new AgentThread(
                id,
                resource,
                parent,
                messages.appendAll(fresh),
                snapshot == null ? state : snapshot,
                (snapshot == null ? patches : PersistentList.<TrackedPatch>of())
                        .appendAll(change.patches()),
                newMetadata);
    }

    /// Messages without an id are always new.
    private static boolean addId(Set<String> held, Message message) {
        return message.id() == null || held.add(message.id());
    }

    public static AgentThread fromJson(Json json) {
        var in = JsonReader.of(json);
        return new AgentThread(
                in.requireText("id", ThreadId::new),
                in.text("resource_id").orElse(null),
                in.text("parent_thread_id", ThreadId::new).orElse(null),
                PersistentList.copyOf(in.list("messages", Message::fromJson)),
                in.json("state").orElse(JsonObject.EMPTY),
                PersistentList.copyOf(in.list("patches", TrackedPatch::fromJson)),
                in.optional("metadata", ThreadMetadata::fromJson).orElse(ThreadMetadata.NONE));
    }

    public void writeTo(JsonOutput out) {
        out.beginObject();
        writeMembers(out);
        out.endObject();
    }

    /// Writes the members without the braces, for documents that add members of their own.
    public void writeMembers(JsonOutput out) {
        out.member("id", id.value()).optional("resource_id", resource);
        out.optional("parent_thread_id", parent == null ? null : parent.value());
        out.name("messages").beginArray();
        for (var message : messages) {
            message.writeTo(out);
        }
        out.endArray();
        out.member("state", state);
        out.name("patches").beginArray();
        for (var patch : patches) {
            patch.writeTo(out);
        }
        out.endArray();
        out.name("metadata");
        metadata.writeTo(out);
    }
}
