package dev.reprise.runtime.prepare;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.message.Message;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.store.ChangeReason;
import dev.reprise.core.store.Claim;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.RunMeta;
import dev.reprise.core.store.RunRecord;
import dev.reprise.core.store.RunTrail;
import dev.reprise.core.store.ThreadChangeSet;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.core.store.ThreadView;
import dev.reprise.core.suspend.ToolCallDecision;
import dev.reprise.runtime.loop.Past;
import dev.reprise.runtime.loop.RunState;
import dev.reprise.runtime.loop.WaitingCalls;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.Op;
import dev.reprise.state.Patch;
import dev.reprise.state.TrackedPatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A run that waits for decisions, as it is stored, and the change that lets it go on.
///
/// @param record absent when none is kept of the run
public record Continuation(ThreadView view, RunId run, @Nullable RunRecord record, RunTrail trail) {
    /// The run of a thread that waits.
    static Optional<Continuation> of(ThreadStore store, Owner owner, ThreadId thread) {
        return store.load(owner, thread).flatMap(view -> of(store, owner, view));
    }

    /// The record is read after the thread: whoever changes it from here on changes the version
    /// too.
    private static Optional<Continuation> of(ThreadStore store, Owner owner, ThreadView view) {
        var lifecycle = RunState.RUN;
        var state = view.state();
        if (!state.find(lifecycle.key("status"))
                .equals(Optional.of(Json.of(RunStatus.WAITING.label())))) {
            return Optional.empty();
        }
        var id =
                state.find(lifecycle.key("id"))
                        .flatMap(Json::asText)
                        .filter(text -> !text.isBlank());
        if (id.isEmpty()) {
            return Optional.empty();
        }
        var run = new RunId(id.get());
        var record = store.run(owner, run);
        if (record.isPresent() && record.get().status() != RunStatus.WAITING) {
            return Optional.empty();
        }
        return store.trail(owner, view.thread().id(), run)
                .map(trail -> new Continuation(view, run, record.orElse(null), trail));
    }

    /// Whether a call waits for one of these.
    public boolean isAnsweredBy(List<ToolCallDecision> decisions) {
        return WaitingCalls.areAnsweredBy(view.state(), decisions);
    }

    /// The decisions that no call waits for yet.
    public List<ToolCallDecision> early(List<ToolCallDecision> decisions) {
        return WaitingCalls.early(view.state(), decisions);
    }

    /// Whether it is this agent's.
    public boolean belongsTo(String agent) {
        return record == null || record.agent().equals(agent);
    }

    /// The request as one of the run that waits.
    RunRequest requestOf(RunRequest given) {
        return new RunRequest(
                given.agent(),
                view.thread().id(),
                run,
                record == null ? given.parentRun() : record.parentRun(),
                view.thread().parent(),
                null,
                record == null ? given.origin() : record.origin(),
                stateOf(given),
                given.messages(),
                given.decisions(),
                record == null ? given.sourceMailboxEntry() : record.sourceMailboxEntry(),
                given.alias());
    }

    /// The thread's state with what the request brings laid over it, but for what the runtime keeps
    /// there: with that the run goes on.
    private @Nullable JsonObject stateOf(RunRequest given) {
        var wanted = given.state();
        if (wanted == null || !(view.state() instanceof JsonObject stored)) {
            return null;
        }
        var state = stored;
        for (var member : wanted) {
            if (!RunInput.isKept(member.key())) {
                state = state.with(member.key(), member.value());
            }
        }
        return state.equals(stored) ? null : state;
    }

    Entry.Claimed claim(String process) {
        return new Entry.Claimed(
                new Claim(run, trail.epoch() + 1),
                process,
                trail.lastSeq(),
                Entry.Claimed.Why.RESUME);
    }

    /// The run runs again; of what it left nothing is cleaned up.
    ThreadChangeSet change(RunRequest request, List<Message> messages, long now) {
        var patches = new ArrayList<TrackedPatch>();
        patches.add(
                TrackedPatch.of(Patch.of(RunState.running(run, now)))
                        .withSource("agentos_prepare_run"));
        var accepted = WaitingCalls.accepting(view.state(), request.decisions(), now);
        if (!accepted.isEmpty()) { // what was answered is not lost with this process
            patches.add(TrackedPatch.of(accepted).withSource("agent_loop"));
        }
        clock(now)
                .ifPresent(
                        op -> patches.add(TrackedPatch.of(Patch.of(op)).withSource("stop_policy")));
        return new ThreadChangeSet(
                run,
                request.parentRun(),
                record == null ? null : meta(record).withAlias(request.alias()),
                ChangeReason.USER_MESSAGE,
                messages,
                patches,
                List.of(),
                request.state());
    }

    /// The time a run may take leaves out the time it waits.
    private Optional<Op> clock(long now) {
        var state = view.state();
        var since = state.find(RunState.RUN.key("updated_at")).orElse(Json.NULL).asLong();
        var started = state.find(RunState.STOPS.key("started_at_ms")).orElse(Json.NULL).asLong();
        if (since.isEmpty() || started.isEmpty() || now <= since.getAsLong()) {
            return Optional.empty();
        }
        long later = started.getAsLong() + now - since.getAsLong();
        return Optional.of(Op.set(RunState.STOPS.key("started_at_ms"), Json.of(later)));
    }

    private static RunMeta meta(RunRecord record) {
        return new RunMeta(
                record.agent(),
                record.origin(),
                record.status().moveTo(RunStatus.RUNNING),
                record.parentThread(),
                null,
                null,
                record.sourceMailboxEntry(),
                record.inputTokens(),
                record.outputTokens());
    }

    Past past() {
        return Past.of(run, record, trail.lastSeq(), view.thread().messages());
    }
}
