package dev.reprise.runtime.loop;

import dev.reprise.core.Cancellation;
import dev.reprise.core.message.ContextMessage;
import dev.reprise.core.message.Message;
import dev.reprise.core.message.ToolCall;
import dev.reprise.core.run.RunIdentity;
import dev.reprise.core.run.RunPolicy;
import dev.reprise.core.store.ThreadView;
import dev.reprise.core.suspend.ToolCallState;
import dev.reprise.core.tool.StateRef;
import dev.reprise.core.tool.ToolCallContext;
import dev.reprise.core.tool.ToolProgress;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.Path;
import dev.reprise.state.working.StateContext;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// What a compensation gets while it runs.
record CompensatingCall(
        Undoing undoing,
        DoneEffects.Done effect,
        int attempt,
        ThreadView view,
        Cancellation cancellation,
        Queue<ContextMessage> pending)
        implements ToolCallContext {
    CompensatingCall(
            Undoing undoing,
            DoneEffects.Done effect,
            int attempt,
            ThreadView view,
            Cancellation cancellation) {
        this(undoing, effect, attempt, view, cancellation, new ConcurrentLinkedQueue<>());
    }

    @Override
    public ToolCall call() {
        return effect.call();
    }

    @Override
    public String idempotencyKey() {
        return effect.undoId();
    }

    @Override
    public RunIdentity identity() {
        return undoing.identity();
    }

    @Override
    public RunPolicy policy() {
        return undoing.agent().definition().policy();
    }

    @Override
    public List<Message> messages() {
        return view.thread().messages();
    }

    @Override
    public Json snapshot() {
        return view.state();
    }

    @Override
    public StateRef state(Path path) {
        return new StateRef(view.state(), path);
    }

    @Override
    public Optional<ToolCallState> callState() {
        return Optional.ofNullable(CallRecord.of(view.state(), effect.call().id()).state());
    }

    @Override
    public void reportProgress(ToolProgress update) {}

    /// Nobody reads along any more.
    @Override
    public StateContext activity(String stream, String type) {
        return StateContext.watched(JsonObject.EMPTY, _ -> {});
    }

    @Override
    public void addMessage(ContextMessage message) {
        pending.add(message);
    }

    @Override
    public List<ContextMessage> pendingMessages() {
        return List.copyOf(pending);
    }
}
