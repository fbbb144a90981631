package dev.reprise.runtime.prepare;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.gateway.PrepareException;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.store.AgentThread;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.Guard;
import dev.reprise.core.store.RunTrail;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.core.store.ThreadView;
import dev.reprise.state.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The thread that a request names, and whether the two fit.
///
/// @param run the new one
record RequestedThread(ThreadStore store, Owner owner, ThreadId id, RunId run, RunRequest request) {
    /// @param request with both ids
    static RequestedThread of(ThreadStore store, Owner owner, RunRequest request) {
        return new RequestedThread(
                store, owner, required(request.thread()), required(request.run()), request);
    }

    /// An id that a request has by now.
    static <T> T required(@Nullable T id) {
        if (id == null) {
            throw new IllegalArgumentException(
                    "the request has no thread or run id; complete it first");
        }
        return id;
    }

    /// Refuses what does not fit, and writes nothing.
    void check() {
        requireNewRun();
        store.load(owner, id).ifPresent(this::labels);
    }

    /// @return the epoch of an earlier attempt to prepare the run that did not come far; 0 without
    ///   one
    /// @throws PrepareException when there is such a run
    long requireNewRun() {
        var trail = store.trail(owner, id, run);
        if (store.run(owner, run).isPresent()
                || trail.filter(known -> known.lastSeq() >= 0).isPresent()) {
            throw new PrepareException(new PrepareException.Reason.RunExists(run.value()));
        }
        return trail.map(RunTrail::epoch).orElse(0L);
    }

    /// Creates the thread, or gives it what the request says of it.
    ///
    /// @return whether the thread is new
    /// @throws PrepareException when it is not the child of the thread that the request names
    boolean open() {
        var known = store.load(owner, id);
        if (known.isEmpty()) {
            create();
            return true;
        }
        var labels = labels(known.get());
        if (!labels.isEmpty()) {
            store.append(owner, id, new Entry.Relabelled(labels, List.of()), Guard.NONE);
        }
        return false;
    }

    private void create() {
        var state = request.state() == null ? JsonObject.EMPTY : request.state();
        store.create(
                owner,
                AgentThread.of(id, state)
                        .withParent(request.parentThread())
                        .withResource(request.resource()));
    }

    private JsonObject labels(ThreadView view) {
        var thread = view.thread();
        var labels = JsonObject.EMPTY;
        var parent = request.parentThread();
        if (parent != null && thread.parent() == null) {
            labels = labels.with("parent_thread_id", parent.value());
        } else if (parent != null && !parent.equals(thread.parent())) {
            throw new PrepareException(
                    new PrepareException.Reason.ParentMismatch(
                            thread.id().value(), String.valueOf(thread.parent()), parent.value()));
        }
        if (request.resource() != null && !request.resource().equals(thread.resource())) {
            labels = labels.with("resource_id", request.resource());
        }
        return labels;
    }
}
