package dev.reprise.runtime.loop;

import dev.reprise.core.Cancellation;
import dev.reprise.core.message.ContextMessage;
import dev.reprise.core.message.Message;
import dev.reprise.core.message.ToolCall;
import dev.reprise.core.run.RunIdentity;
import dev.reprise.core.run.RunPolicy;
import dev.reprise.core.suspend.ToolCallState;
import dev.reprise.core.tool.StateRef;
import dev.reprise.core.tool.ToolActivity;
import dev.reprise.core.tool.ToolCallContext;
import dev.reprise.core.tool.ToolExecutionEffect;
import dev.reprise.core.tool.ToolProgress;
import dev.reprise.core.tool.ToolReport;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.Path;
import dev.reprise.state.working.StateContext;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/// What a tool gets while it runs.
record RunningCall(
        CallEffect effect,
        int attempt,
        RunIdentity identity,
        RunPolicy policy,
        List<Message> messages,
        Json snapshot,
        Cancellation cancellation,
        Consumer<ToolReport> reports,
        Consumer<ToolExecutionEffect> late,
        Queue<ContextMessage> pending)
        implements ToolCallContext {
    RunningCall(
            CallEffect effect,
            int attempt,
            RunIdentity identity,
            RunPolicy policy,
            List<Message> messages,
            Json snapshot,
            Cancellation cancellation,
            Consumer<ToolReport> reports,
            Consumer<ToolExecutionEffect> late) {
        this(
                effect,
                attempt,
                identity,
                policy,
                messages,
                snapshot,
                cancellation,
                reports,
                late,
                new ConcurrentLinkedQueue<>());
    }

    @Override
    public ToolCall call() {
        return effect.call();
    }

    @Override
    public String idempotencyKey() {
        return effect.id();
    }

    @Override
    public StateRef state(Path path) {
        return new StateRef(snapshot, path);
    }

    @Override
    public Optional<ToolCallState> callState() {
        return Optional.ofNullable(CallRecord.of(snapshot, call().id()).current());
    }

    @Override
    public void reportProgress(ToolProgress update) {
        reports.accept(update);
    }

    @Override
    public StateContext activity(String stream, String type) {
        return StateContext.watched(
                JsonObject.EMPTY, now -> reports.accept(ToolActivity.of(stream, type, now)));
    }

    @Override
    public void endedLate(ToolExecutionEffect result) {
        late.accept(result);
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
