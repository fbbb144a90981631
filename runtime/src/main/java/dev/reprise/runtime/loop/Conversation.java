package dev.reprise.runtime.loop;

import dev.reprise.core.RunId;
import dev.reprise.core.action.SerializedStateAction;
import dev.reprise.core.action.StateActions;
import dev.reprise.core.message.Message;
import dev.reprise.core.message.MessageMetadata;
import dev.reprise.core.store.ChangeReason;
import dev.reprise.core.store.RunMeta;
import dev.reprise.core.store.ThreadChangeSet;
import dev.reprise.core.store.ThreadView;
import dev.reprise.state.Json;
import dev.reprise.state.Lattices;
import dev.reprise.state.Patch;
import dev.reprise.state.PersistentList;
import dev.reprise.state.TrackedPatch;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The thread as its run sees it: what is stored, and what the next commit will add.
///
/// For the run's own thread only. Every patch is applied as it is added.
final class Conversation {
    private final RunId run;
    private final @Nullable RunId parentRun;
    private final Lattices lattices;
    private final PersistentList<Message> initial;
    private PersistentList<Message> own = PersistentList.of();
    private Json state;
    private final List<Message> newMessages = new ArrayList<>();
    private final List<TrackedPatch> newPatches = new ArrayList<>();
    private final List<SerializedStateAction> newActions = new ArrayList<>();

    Conversation(RunId run, @Nullable RunId parentRun, ThreadView view, Lattices lattices) {
        this.run = run;
        this.parentRun = parentRun;
        this.lattices = lattices;
        this.initial = view.thread().messages();
        this.state = view.state();
    }

    List<Message> messages() {
        return Joined.of(initial, own);
    }

    /// The messages that were there when the run began. Nothing is appended to them here: that is
    /// for the store to do, whose list they are.
    PersistentList<Message> initial() {
        return initial;
    }

    Json state() {
        return state;
    }

    /// Adds a message of this run.
    void add(Message message, @Nullable Integer step) {
        addPlain(message.withMetadata(new MessageMetadata(run, step)));
    }

    /// Adds a message as it is.
    void addPlain(Message message) {
        own = own.append(message);
        newMessages.add(message);
    }

    /// Applies and keeps a patch; an empty one leaves nothing.
    ///
    /// What is kept holds merged values in place of deltas, so that a thread can be rebuilt by
    /// whoever does not know what merges.
    ///
    /// @return the patch as it is kept
    Patch apply(Patch patch, String source) {
        var kept = patch.merged(state, lattices);
        if (!kept.isEmpty()) {
            state = kept.apply(state);
            newPatches.add(TrackedPatch.of(kept, source));
        }
        return kept;
    }

    void apply(StateActions.Reduced reduced, String source) {
        apply(reduced.patch(), source);
        newActions.addAll(reduced.actions());
    }

    void log(List<SerializedStateAction> actions) {
        newActions.addAll(actions);
    }

    boolean hasChanges() {
        return !newMessages.isEmpty() || !newPatches.isEmpty() || !newActions.isEmpty();
    }

    /// What the next commit adds.
    ThreadChangeSet delta(ChangeReason reason, @Nullable RunMeta meta) {
        return new ThreadChangeSet(
                run, parentRun, meta, reason, newMessages, newPatches, newActions, null);
    }

    /// The delta is stored.
    void clearDelta() {
        newMessages.clear();
        newPatches.clear();
        newActions.clear();
    }
}
