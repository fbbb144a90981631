package dev.reprise.runtime.loop;

import dev.reprise.core.Cancellation;
import dev.reprise.core.message.ContextMessage;
import dev.reprise.core.message.Message;
import dev.reprise.core.message.ToolCall;
import dev.reprise.core.run.RunIdentity;
import dev.reprise.core.run.RunPolicy;
import dev.reprise.core.store.Claim;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.Guard;
import dev.reprise.core.store.RunTrail;
import dev.reprise.core.store.StartedCall;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.core.store.ThreadView;
import dev.reprise.core.suspend.ToolCallState;
import dev.reprise.core.tool.Compensation;
import dev.reprise.core.tool.StateRef;
import dev.reprise.core.tool.ToolCallContext;
import dev.reprise.core.tool.ToolException;
import dev.reprise.core.tool.ToolExecutionEffect;
import dev.reprise.core.tool.ToolProgress;
import dev.reprise.core.tool.ToolResult;
import dev.reprise.runtime.resolve.ResolvedAgent;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.Path;
import dev.reprise.state.working.StateContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;

/// Takes back what a run did outside, the last first.
///
/// Each step is in the journal before it is made and after it, so that after a crash it goes on
/// where it was. Whoever begins anew keeps an earlier one from going on.
///
/// @param process names this process in the claim
public record Undoing(
        ThreadStore store, ResolvedAgent agent, RunIdentity identity, String process) {
    /// An effect that was taken back, or could not be.
    public record Step(ToolCall call, ToolResult outcome) {}

    /// Takes back the last effects that can be. Stops at the first that fails.
    ///
    /// @param most how many
    /// @throws dev.reprise.core.store.StoreException with `Fenced` when somebody else began anew
    public List<Step> undo(int most) {
        var trail = store.trail(identity.owner(), identity.thread(), identity.run()).orElseThrow();
        var claim = claim(trail);
        var effects = read(trail);
        var view = store.require(identity.owner(), identity.thread());
        var steps = new ArrayList<Step>();
        for (var effect : effects.lastFirst()) {
            var undo = compensation(effect);
            if (undo.isEmpty()) {
                continue;
            }
            if (steps.size() == most) {
                break;
            }
            var step = undo(claim, effect, undo.get(), effects.attempts(effect) + 1, view);
            steps.add(step);
            if (!step.outcome().isSuccess()) {
                break;
            }
        }
        return steps;
    }

    private Claim claim(RunTrail trail) {
        var claim = new Claim(identity.run(), trail.epoch() + 1);
        var resume = new Entry.Claimed(claim, process, trail.lastSeq(), Entry.Claimed.Why.RESUME);
        store.append(identity.owner(), identity.thread(), resume, Guard.NONE);
        return claim;
    }

    private DoneEffects read(RunTrail trail) {
        try (var log = store.read(identity.owner(), identity.thread(), trail.firstLsn() - 1)) {
            return DoneEffects.read(log, identity.run());
        }
    }

    private Optional<Compensation> compensation(DoneEffects.Done effect) {
        var tool = agent.tools().get(effect.call().name());
        return tool == null ? Optional.empty() : tool.compensation();
    }

    private Step undo(
            Claim claim, DoneEffects.Done effect, Compensation undo, int attempt, ThreadView view) {
        var name = effect.call().name();
        var begun =
                new StartedCall(
                        effect.undoCall(),
                        effect.undoId(),
                        attempt,
                        name,
                        StartedCall.Kind.IDEMPOTENT,
                        CallEffect.hash(effect.call().arguments()));
        append(claim, new Entry.Started(identity.run(), effect.step(), List.of(begun)));
        var outcome = run(effect, undo, new Context(this, effect, attempt, view));
        append(
                claim,
                new Entry.Finished(
                        identity.run(),
                        effect.undoCall(),
                        effect.undoId(),
                        outcome,
                        null,
                        List.of(),
                        List.of(),
                        false));
        return new Step(effect.call(), outcome);
    }

    private void append(Claim claim, Entry entry) {
        store.append(identity.owner(), identity.thread(), entry, Guard.of(claim));
    }

    /// Foreign code has a thread of its own; this one writes to the store.
    private static ToolResult run(DoneEffects.Done effect, Compensation undo, Context context) {
        var call = effect.call();
        var outcome =
                new AtomicReference<>(
                        ToolResult.error(call.name(), "taking it back was interrupted"));
        var thread =
                Thread.ofVirtual()
                        .name("undo " + call.name())
                        .start(() -> outcome.set(tryToRun(effect, undo, context)));
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
                context.cancellation().cancel("interrupted");
                thread.interrupt();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return outcome.get();
    }

    private static ToolResult tryToRun(
            DoneEffects.Done effect, Compensation undo, Context context) {
        var call = effect.call();
        try {
            var returned = undo.undo(call.arguments(), effect.result(), context);
            return ToolExecutionEffect.ofReturned(call.name(), returned).result();
        } catch (Throwable e) { // foreign code ends here, whatever it throws
            var error = e instanceof ToolException known ? known : ToolException.executionFailed(e);
            return ToolResult.error(call.name(), LoopException.textOf(error));
        }
    }

    /// What a compensation gets while it runs.
    private record Context(
            Undoing undoing,
            DoneEffects.Done effect,
            int attempt,
            ThreadView view,
            Cancellation cancellation,
            Queue<ContextMessage> pending)
            implements ToolCallContext {
        Context(Undoing undoing, DoneEffects.Done effect, int attempt, ThreadView view) {
            this(undoing, effect, attempt, view, new Cancellation(), new ConcurrentLinkedQueue<>());
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
}
