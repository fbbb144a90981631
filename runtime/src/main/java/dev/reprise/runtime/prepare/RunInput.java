package dev.reprise.runtime.prepare;

import dev.reprise.core.RunId;
import dev.reprise.core.action.SerializedStateAction;
import dev.reprise.core.action.StateActions;
import dev.reprise.core.message.Message;
import dev.reprise.core.message.MessageMetadata;
import dev.reprise.core.message.Role;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.store.ChangeReason;
import dev.reprise.core.store.RunMeta;
import dev.reprise.core.store.ThreadChangeSet;
import dev.reprise.core.store.ThreadView;
import dev.reprise.runtime.loop.AbandonedCalls;
import dev.reprise.runtime.loop.History;
import dev.reprise.runtime.loop.RunState;
import dev.reprise.runtime.loop.WaitingCalls;
import dev.reprise.runtime.resolve.ResolvedAgent;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.Op;
import dev.reprise.state.Patch;
import dev.reprise.state.Path;
import dev.reprise.state.TrackedPatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a request adds to its thread.
///
/// @param messages those the thread does not hold yet, tagged with the run
/// @param actions state actions of calls that an earlier run had begun
/// @param snapshot the state that takes the place of the thread's: the request's, but for what the
///   runtime keeps there
record RunInput(
        List<Message> messages,
        List<TrackedPatch> patches,
        List<SerializedStateAction> actions,
        @Nullable Json snapshot) {
    /// @param history of the thread's messages
    /// @param runScopedPaths what earlier runs may have left behind
    static RunInput of(
            RunRequest request,
            ThreadView view,
            History history,
            List<Path> runScopedPaths,
            long now) {
        var messages = fresh(request, history);
        boolean dropsCalls =
                hasNewUserInput(messages)
                        && view.state().find(StateActions.TOOL_CALL_SCOPE).isPresent();
        var snapshot = dropsCalls ? null : stateOf(request, view.state());
        var base = snapshot == null ? view.state() : snapshot;
        var patches = new ArrayList<TrackedPatch>();
        var dropped = dropsCalls ? droppedCalls(view.state(), request) : List.<Op>of();
        var stale = stale(base, dropped, runScopedPaths);
        if (!stale.isEmpty()) {
            patches.add(TrackedPatch.of(new Patch(stale)).withSource("prepare_run:scope_cleanup"));
        }
        patches.add(
                TrackedPatch.of(Patch.of(RunState.running(request.run(), now)))
                        .withSource("agentos_prepare_run"));
        return new RunInput(messages, patches, List.of(), snapshot);
    }

    /// What the runtime keeps in a state is never a client's to say: an old copy of it would let
    /// calls wait again that were executed.
    private static @Nullable JsonObject stateOf(RunRequest request, Json stored) {
        var wanted = request.state();
        if (wanted == null) {
            return null;
        }
        var state = JsonObject.EMPTY;
        for (var member : wanted) {
            state = isKept(member.key()) ? state : state.with(member.key(), member.value());
        }
        for (var member : stored.asObject().orElse(JsonObject.EMPTY)) {
            state = isKept(member.key()) ? state.with(member.key(), member.value()) : state;
        }
        return state;
    }

    /// Whether a member of a thread's state is the runtime's.
    static boolean isKept(String member) {
        return member.startsWith("__");
    }

    /// The input after what is told of calls that an earlier run had begun. A call that the request
    /// answers itself is not answered twice.
    RunInput after(AbandonedCalls.Told told) {
        var answered =
                messages.stream()
                        .map(Message::toolCallId)
                        .filter(Objects::nonNull)
                        .collect(Collectors.toSet());
        var said = new ArrayList<>(told.messages());
        said.removeIf(message -> answered.contains(message.toolCallId()));
        said.addAll(messages);
        var changes = new ArrayList<>(told.patches());
        changes.addAll(patches);
        return new RunInput(said, changes, told.actions(), snapshot);
    }

    /// Whether the user says something new.
    boolean bringsInput() {
        return hasNewUserInput(messages);
    }

    ThreadChangeSet change(RunRequest request, @Nullable RunMeta meta) {
        return new ThreadChangeSet(
                request.run(),
                request.parentRun(),
                meta,
                ChangeReason.USER_MESSAGE,
                messages,
                patches,
                actions,
                snapshot);
    }

    /// Whether the user says something that the thread does not hold yet.
    static boolean bringsInput(RunRequest request, History history) {
        return hasNewUserInput(fresh(request, history));
    }

    /// New input ends what earlier input waited for.
    private static boolean hasNewUserInput(List<Message> fresh) {
        return fresh.stream()
                .anyMatch(message -> message.role() == Role.USER && !message.isBlank());
    }

    /// The messages that are not in the thread, by id, and for tool messages by the call they
    /// answer.
    static List<Message> fresh(RunRequest request, History history) {
        var fresh = new ArrayList<Message>(request.messages().size());
        for (var message : request.messages()) {
            if (!history.holds(message)) {
                fresh.add(tagged(message, request.run()));
            }
        }
        return fresh;
    }

    private static Message tagged(Message message, @Nullable RunId run) {
        var step = message.metadata() == null ? null : message.metadata().step();
        return message.withMetadata(new MessageMetadata(run, step));
    }

    /// Ends all calls but those that the same request answers.
    private static List<Op> droppedCalls(Json state, RunRequest request) {
        var answered = WaitingCalls.answered(state, request.decisions());
        if (answered.isEmpty()) {
            return List.of(Op.delete(StateActions.TOOL_CALL_SCOPE));
        }
        var ops = new ArrayList<Op>();
        state.find(StateActions.TOOL_CALL_SCOPE)
                .flatMap(Json::asObject)
                .orElse(JsonObject.EMPTY)
                .forEach(call -> {
                    if (!answered.contains(call.key())) {
                        ops.add(Op.delete(StateActions.TOOL_CALL_SCOPE.key(call.key())));
                    }
                });
        return ops;
    }

    /// What earlier runs left behind and this one must not see.
    private static List<Op> stale(Json state, List<Op> dropped, List<Path> runScopedPaths) {
        var ops = new ArrayList<>(dropped);
        deleteIfPresent(ops, state, RunState.STOPS);
        deleteIfPresent(ops, state, RunState.LOOP);
        runScopedPaths.forEach(path -> deleteIfPresent(ops, state, path));
        return ops;
    }

    private static void deleteIfPresent(List<Op> ops, Json state, Path path) {
        if (state.find(path).isPresent()) {
            ops.add(Op.delete(path));
        }
    }

    /// What the record of the run says of it from then on.
    static RunMeta running(ResolvedAgent agent, RunRequest request) {
        return new RunMeta(
                        agent.definition().id(),
                        request.origin(),
                        RunStatus.RUNNING,
                        request.parentThread(),
                        null,
                        null,
                        request.sourceMailboxEntry(),
                        0,
                        0)
                .withAlias(request.alias());
    }
}
