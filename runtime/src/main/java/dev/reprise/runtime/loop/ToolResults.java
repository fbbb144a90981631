package dev.reprise.runtime.loop;

import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.message.Message;
import dev.reprise.core.store.ChangeReason;
import dev.reprise.state.Op;
import dev.reprise.state.Patch;
import dev.reprise.state.TrackedPatch;
import java.util.ArrayList;
import java.util.List;

/// Stores and announces what the calls of a round came to.
final class ToolResults {
    private final RunSetup setup;
    private final Conversation conversation;
    private final Emitter emitter;
    private final Commit commit;

    ToolResults(RunSetup setup, Conversation conversation, Emitter emitter, Commit commit) {
        this.setup = setup;
        this.conversation = conversation;
        this.emitter = emitter;
        this.commit = commit;
    }

    /// Adds the messages of a round, whose state changes are applied already, and commits it.
    void store(List<CallEnd> ends, int step) {
        var released = new ArrayList<Commit.Released>(ends.size() + 1);
        var waits = new ArrayList<Op>();
        for (var end : ends) {
            var id = setup.ids().next();
            conversation.add(Message.tool(id, end.call().id(), contentOf(end)), step);
            addMessages(end, step);
            if (end.ticket() == null) {
                var patch = TrackedPatch.of(end.patch()).withSource("tool:" + end.call().name());
                released.add(meta ->
                        new AgentEvent.ToolCallDone(
                                meta, end.call().id(), end.result(), patch, id));
            } else {
                waits.add(CallRecord.suspend(end.call(), end.ticket()));
                announce(end);
            }
        }
        conversation.apply(new Patch(waits), "agent_loop");
        var state = conversation.state();
        released.add(meta -> new AgentEvent.StateSnapshot(meta, state));
        commit.now(ChangeReason.TOOL_RESULTS_COMMITTED, released);
    }

    private static String contentOf(CallEnd end) {
        return end.isSuspended()
                ? PromptView.placeholder(end.call().name())
                : end.result().toText();
    }

    private void addMessages(CallEnd end, int step) {
        for (var message : end.messages()) {
            if (!message.content().isBlank()) {
                conversation.add(message.toMessage(setup.ids().next()), step);
            }
        }
    }

    /// Shows a waiting call under the id that decisions will name, unless it was shown under it
    /// already.
    private void announce(CallEnd end) {
        var ticket = end.ticket();
        if (ticket == null || ticket.pending().id().equals(end.call().id())) {
            return;
        }
        var pending = ticket.pending();
        emitter.emit(new AgentEvent.ToolCallStart(emitter.next(), pending.id(), pending.name()));
        emitter.emit(
                new AgentEvent.ToolCallReady(
                        emitter.next(), pending.id(), pending.name(), pending.arguments()));
    }
}
