package dev.reprise.server;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.action.StateActions;
import dev.reprise.core.gateway.RunGateway;
import dev.reprise.core.message.Message;
import dev.reprise.core.message.Role;
import dev.reprise.core.store.AgentThread;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.Guard;
import dev.reprise.core.store.RunRecord;
import dev.reprise.core.store.StoreException;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.core.store.ThreadView;
import dev.reprise.core.store.VersionPrecondition;
import dev.reprise.state.Json;
import dev.reprise.state.Op;
import dev.reprise.state.Patch;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Cuts a thread off where it is to be answered anew. Its state stays, but for the calls of
/// messages that are gone.
record Regeneration(RunGateway gateway, ThreadStore store, AiSdkOptions.Regenerate rule) {
    private static final int ATTEMPTS = 10;

    /// Ends the thread's run and drops the end of the thread. What came to it meanwhile is not
    /// dropped: nobody who asked to answer anew has seen it.
    ///
    /// @param target id of the message that is to be answered anew
    /// @throws RefusedException when there is no such thread or message
    /// @throws StoreException with `VersionConflict` when something came to the thread meanwhile;
    ///   the thread is then not cut
    void truncate(Owner owner, ThreadId thread, String target) {
        var seen =
                store.load(owner, thread)
                        .orElseThrow(() -> refusal("thread not found for regenerate-message"));
        keep(seen.thread().messages(), target); // refuses before anything is ended
        var ended =
                store.openRuns(owner, thread).stream()
                        .map(RunRecord::run)
                        .collect(Collectors.toSet());
        new RunEnding(gateway, store).endRunOf(owner, thread);
        for (int attempt = 1; ; attempt++) {
            var now = store.require(owner, thread);
            requireNothingNew(seen, now, ended);
            try {
                cut(owner, now, target);
                return;
            } catch (StoreException e) { // somebody wrote to the thread meanwhile
                if (attempt == ATTEMPTS
                        || !(e.reason() instanceof StoreException.Reason.VersionConflict)) {
                    throw e;
                }
            }
        }
    }

    private void cut(Owner owner, ThreadView view, String target) {
        var messages = view.thread().messages();
        int kept = keep(messages, target);
        if (kept < messages.size()) {
            store.append(
                    owner,
                    view.thread().id(),
                    Entry.Changed.replacing(cut(view, kept)),
                    Guard.of(VersionPrecondition.exactly(view.version())));
        }
    }

    /// @param ended those that were at work or waited; what they still say may be dropped
    private static void requireNothingNew(ThreadView seen, ThreadView now, Set<RunId> ended) {
        var known = seen.thread().messages().size();
        boolean isNew =
                now.thread().messages().stream()
                        .skip(known)
                        .map(Message::metadata)
                        .anyMatch(tag ->
                                tag == null || tag.run() == null || !ended.contains(tag.run()));
        if (isNew) {
            throw new StoreException(
                    new StoreException.Reason.VersionConflict(seen.version(), now.version()));
        }
    }

    private static RefusedException refusal(String detail) {
        return new RefusedException(Problem.badRequest(detail));
    }

    private static AgentThread cut(ThreadView view, int kept) {
        var messages = List.copyOf(view.thread().messages().subList(0, kept));
        var cut = view.thread().withoutMessages().withMessages(messages);
        return cut.withState(withoutCalls(view.state()));
    }

    private static Json withoutCalls(Json state) {
        return state.find(StateActions.TOOL_CALL_SCOPE).isPresent()
                ? Patch.of(Op.delete(StateActions.TOOL_CALL_SCOPE)).apply(state)
                : state;
    }

    /// @return how many messages stay
    private int keep(List<Message> messages, String target) {
        int at = indexOf(messages, target);
        boolean isAnswer = messages.get(at).role() == Role.ASSISTANT;
        boolean goes =
                isAnswer
                        && switch (rule) {
                            case EXCLUDE_TARGET -> true;
                            case KEEP_TARGET -> endsWithAnswer(messages, at);
                        };
        return goes ? at : at + 1;
    }

    private static int indexOf(List<Message> messages, String target) {
        for (int i = 0; i < messages.size(); i++) {
            if (target.equals(messages.get(i).id())) {
                return i;
            }
        }
        throw refusal("messageId does not reference a stored message");
    }

    /// Whether nobody said anything after this message began to answer.
    private static boolean endsWithAnswer(List<Message> messages, int at) {
        return messages.subList(at, messages.size()).stream()
                .noneMatch(message -> message.role() == Role.USER);
    }
}
