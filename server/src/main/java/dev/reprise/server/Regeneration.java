package dev.reprise.server;

import dev.reprise.core.Owner;
import dev.reprise.core.ThreadId;
import dev.reprise.core.action.StateActions;
import dev.reprise.core.gateway.RunGateway;
import dev.reprise.core.message.Message;
import dev.reprise.core.message.Role;
import dev.reprise.core.store.AgentThread;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.core.store.ThreadView;
import dev.reprise.state.Json;
import dev.reprise.state.Op;
import dev.reprise.state.Patch;
import java.util.List;

/// Cuts a thread off where it is to be answered anew. Its state stays, but for the calls of
/// messages that are gone.
record Regeneration(RunGateway gateway, ThreadStore store, AiSdkOptions.Regenerate rule) {
    /// Ends the thread's run and drops the end of the thread.
    ///
    /// @param target id of the message that is to be answered anew
    /// @throws RefusedException when there is no such thread or message
    void truncate(Owner owner, ThreadId thread, String target) {
        keep(messages(owner, thread), target); // refuses before anything is ended
        new RunEnding(gateway, store).endRunOf(owner, thread);
        var view = store.require(owner, thread);
        var messages = view.thread().messages();
        int kept = keep(messages, target);
        if (kept < messages.size()) {
            store.save(owner, cut(view, kept));
        }
    }

    private List<Message> messages(Owner owner, ThreadId thread) {
        return store.load(owner, thread)
                .<List<Message>>map(view -> view.thread().messages())
                .orElseThrow(() -> refusal("thread not found for regenerate-message"));
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
