package dev.reprise.runtime.fault;

import dev.reprise.core.Cancellation;
import dev.reprise.core.message.ContextMessage;
import dev.reprise.core.message.Message;
import dev.reprise.core.message.ToolCall;
import dev.reprise.core.run.RunIdentity;
import dev.reprise.core.run.RunPolicy;
import dev.reprise.core.suspend.ToolCallState;
import dev.reprise.core.tool.StateRef;
import dev.reprise.core.tool.ToolCallContext;
import dev.reprise.core.tool.ToolExecutionEffect;
import dev.reprise.core.tool.ToolProgress;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.Op;
import dev.reprise.state.Path;
import dev.reprise.state.working.StateContext;
import java.util.List;
import java.util.Optional;

/// A call as one of its attempts sees it: it is cancelled when its own time is over, too.
record Attempt(ToolCallContext whole, Cancellation cancellation) implements ToolCallContext {
    @Override
    public ToolCall call() {
        return whole.call();
    }

    @Override
    public String idempotencyKey() {
        return whole.idempotencyKey();
    }

    @Override
    public int attempt() {
        return whole.attempt();
    }

    @Override
    public String source() {
        return whole.source();
    }

    @Override
    public RunIdentity identity() {
        return whole.identity();
    }

    @Override
    public RunPolicy policy() {
        return whole.policy();
    }

    @Override
    public List<Message> messages() {
        return whole.messages();
    }

    @Override
    public Json snapshot() {
        return whole.snapshot();
    }

    @Override
    public StateRef state(Path path) {
        return whole.state(path);
    }

    @Override
    public Optional<ToolCallState> callState() {
        return whole.callState();
    }

    /// An attempt that was given up has nothing to report any more.
    @Override
    public void reportProgress(ToolProgress update) {
        if (!cancellation.isCancelled()) {
            whole.reportProgress(update);
        }
    }

    /// Neither has it anything to show, also where it began to before.
    @Override
    public StateContext activity(String stream, String type) {
        var shown = whole.activity(stream, type);
        return StateContext.watched(
                JsonObject.EMPTY,
                now -> {
                    if (!cancellation.isCancelled()) {
                        shown.at(Path.ROOT).write(Op.set(Path.ROOT, now));
                    }
                });
    }

    @Override
    public void endedLate(ToolExecutionEffect effect) {
        whole.endedLate(effect);
    }

    @Override
    public void addMessage(ContextMessage message) {
        whole.addMessage(message);
    }

    @Override
    public List<ContextMessage> pendingMessages() {
        return whole.pendingMessages();
    }
}
