package dev.reprise.runtime.loop;

import dev.reprise.core.Cancellation;
import dev.reprise.core.message.Message;
import dev.reprise.core.message.ToolCall;
import dev.reprise.core.run.RunIdentity;
import dev.reprise.core.run.RunPolicy;
import dev.reprise.core.suspend.ToolCallState;
import dev.reprise.core.tool.StateRef;
import dev.reprise.core.tool.ToolCallContext;
import dev.reprise.core.tool.ToolProgress;
import dev.reprise.state.Json;
import dev.reprise.state.Path;
import java.util.List;
import java.util.Optional;
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
        Consumer<ToolProgress> progress)
        implements ToolCallContext {
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
        progress.accept(update);
    }
}
