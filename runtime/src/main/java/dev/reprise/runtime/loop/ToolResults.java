package dev.reprise.runtime.loop;

import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.message.Message;
import dev.reprise.core.suspend.ResumeMode;
import dev.reprise.core.suspend.SuspendTicket;
import dev.reprise.core.suspend.SuspendedCall;
import dev.reprise.state.Op;
import dev.reprise.state.Patch;
import dev.reprise.state.TrackedPatch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Adds to the conversation what calls came to, and announces it.
final class ToolResults {
    private final RunSetup setup;
    private final Conversation conversation;
    private final Emitter emitter;
    private Set<String> announced = Set.of(); // calls that wait, in this segment; seldom any

    ToolResults(RunSetup setup, Conversation conversation, Emitter emitter) {
        this.setup = setup;
        this.conversation = conversation;
        this.emitter = emitter;
    }

    /// Records why calls of a round wait, so that decisions find them.
    void hold(List<CallEnd> ends) {
        var waits = new ArrayList<Op>();
        for (var end : ends) {
            if (end.ticket() != null) {
                waits.add(CallRecord.suspend(end.call(), end.ticket()));
            }
        }
        conversation.apply(new Patch(waits), Ending.SOURCE);
    }

    /// Adds the messages of a round whose state changes are applied already, and announces the
    /// calls that wait.
    ///
    /// @param since calls of the round that have gone on meanwhile; one that ended has its result
    /// @return what to show once the round is committed
    List<Commit.Released> add(List<CallEnd> ends, Map<String, CallEnd> since, int step) {
        var released = new ArrayList<Commit.Released>(ends.size() + 1);
        for (var end : ends) {
            var later = since.get(end.call().id());
            if (later == null) {
                add(end, step, released);
                pendingEvents(end.call().id(), end.ticket())
                        .forEach(event -> emitter.emit(event.apply(emitter.next())));
            } else if (later.isSuspended()) {
                add(end, step, released); // announced anew already
            }
        }
        var state = conversation.state();
        released.add(meta -> new AgentEvent.StateSnapshot(meta, state));
        return released;
    }

    /// Adds what a call came to that had waited. Its placeholder is there already, so that one that
    /// waits again gets no other.
    void addResumed(SuspendedCall waited, CallEnd end, int step, List<Commit.Released> released) {
        if (end.ticket() == null) {
            add(end, step, released);
            return;
        }
        addMessages(end, step);
        // What is not known is about the call as it was made, and so is the answer that changed it.
        boolean isAsMade =
                UnknownOutcome.isAsked(end.ticket())
                        || waited.ticket().resumeMode() == ResumeMode.REPLAY_TOOL_CALL;
        var call = isAsMade ? end.call() : waited.call();
        var again = CallRecord.suspend(call, end.ticket());
        conversation.apply(new Patch(List.of(again)), Ending.SOURCE);
        released.addAll(pendingEvents(call.id(), end.ticket()));
    }

    private void add(CallEnd end, int step, List<Commit.Released> released) {
        var id = setup.ids().next();
        conversation.add(Message.tool(id, end.call().id(), contentOf(end)), step);
        addMessages(end, step);
        if (end.ticket() == null) {
            var patch =
                    end.patch().isEmpty()
                            ? null
                            : TrackedPatch.of(end.patch(), "tool:" + end.call().name());
            released.add(meta ->
                    new AgentEvent.ToolCallDone(
                            meta, end.call().id(), end.result(), patch, id, end.replayed()));
        }
    }

    private static String contentOf(CallEnd end) {
        return end.isSuspended()
                ? SuspendedCall.placeholder(end.call().name())
                : end.result().toText();
    }

    private void addMessages(CallEnd end, int step) {
        for (var message : end.messages()) {
            if (!message.content().isBlank()) {
                conversation.add(message.toMessage(setup.ids().next()), step);
            }
        }
    }

    /// Announces the calls that wait and were not announced in this segment.
    void announce(List<SuspendedCall> waiting) {
        waiting.stream()
                .filter(call -> !announced.contains(call.callId()))
                .sorted(Comparator.comparing(SuspendedCall::callId))
                .flatMap(call -> pendingEvents(call.callId(), call.ticket()).stream())
                .forEach(event -> emitter.emit(event.apply(emitter.next())));
    }

    /// Shows a waiting call under the id that decisions will name, unless it was shown under it
    /// already.
    private List<Commit.Released> pendingEvents(String call, @Nullable SuspendTicket ticket) {
        if (ticket == null) {
            return List.of();
        }
        if (announced.isEmpty()) {
            announced = new HashSet<>();
        }
        announced.add(call);
        var pending = ticket.pending();
        return pending.id().equals(call)
                ? List.of()
                : List.of(
                        meta -> new AgentEvent.ToolCallStart(meta, pending.id(), pending.name()),
                        meta ->
                                new AgentEvent.ToolCallReady(
                                        meta, pending.id(), pending.name(), pending.arguments()));
    }
}
