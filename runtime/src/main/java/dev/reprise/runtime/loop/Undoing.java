package dev.reprise.runtime.loop;

import dev.reprise.core.Cancellation;
import dev.reprise.core.gateway.Undone;
import dev.reprise.core.run.RunIdentity;
import dev.reprise.core.store.Claim;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.Guard;
import dev.reprise.core.store.RunTrail;
import dev.reprise.core.store.StartedCall;
import dev.reprise.core.store.StoreException;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.core.store.ThreadView;
import dev.reprise.core.tool.Compensation;
import dev.reprise.core.tool.ToolException;
import dev.reprise.core.tool.ToolExecutionEffect;
import dev.reprise.core.tool.ToolResult;
import dev.reprise.runtime.resolve.ResolvedAgent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Takes back what a run did outside, the last first.
///
/// Each step is in the journal before it is made and after it, so that after a crash it goes on
/// where it was. Whoever begins anew keeps an earlier one from going on.
///
/// @param process names this process in the claim
/// @param leftBehind counts what does not stop in time
public record Undoing(
        ThreadStore store,
        ResolvedAgent agent,
        RunIdentity identity,
        String process,
        LeftBehind leftBehind) {
    private static final System.Logger LOG = System.getLogger(Undoing.class.getName());

    /// How long taking one effect back may take.
    private static final Duration LONGEST = Duration.ofMinutes(5);

    /// Takes back the last effects that can be. Stops at the first that fails.
    ///
    /// @param most how many
    /// @throws dev.reprise.core.store.StoreException with `Fenced` when somebody else began anew
    public List<Undone> undo(int most) {
        var trail =
                store.trail(identity.owner(), identity.thread(), identity.run())
                        .orElseThrow(() -> StoreException.notFound(identity.thread()));
        var claim = claim(trail);
        var effects = read(trail);
        var view = store.require(identity.owner(), identity.thread());
        var steps = new ArrayList<Undone>();
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

    private Undone undo(
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
        var outcome = run(claim, effect, undo, attempt, view);
        append(claim, finished(effect, outcome, false));
        return new Undone(effect.call(), outcome);
    }

    private Entry.Finished finished(DoneEffects.Done effect, ToolResult outcome, boolean late) {
        return new Entry.Finished(
                identity.run(),
                effect.undoCall(),
                effect.undoId(),
                outcome,
                null,
                List.of(),
                List.of(),
                late);
    }

    private void append(Claim claim, Entry entry) {
        store.append(identity.owner(), identity.thread(), entry, Guard.of(claim));
    }

    /// Foreign code has a thread of its own; this one writes to the store. What does not end is
    /// left behind, and what it comes to is kept.
    private ToolResult run(
            Claim claim, DoneEffects.Done effect, Compensation undo, int attempt, ThreadView view) {
        var name = effect.call().name();
        var arrival = new Arrival();
        var work =
                Work.start(
                        new Cancellation(),
                        leftBehind,
                        "undo " + name,
                        new Taking(this, effect, undo, attempt, view, arrival));
        var why = "taking it back took longer than " + LONGEST;
        try {
            var outcome = arrival.await(LONGEST);
            if (outcome.isPresent()) {
                return outcome.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            why = "taking it back was interrupted";
        }
        Work.stop(List.of(work), why);
        return arrival.giveUp(late -> keep(claim, effect, late))
                .orElse(ToolResult.error(name, why));
    }

    /// Taking one effect back.
    private record Taking(
            Undoing undoing,
            DoneEffects.Done effect,
            Compensation undo,
            int attempt,
            ThreadView view,
            Arrival arrival)
            implements Work.Job<ToolResult> {
        @Override
        public ToolResult run(Cancellation cancellation) throws Exception {
            var call = new CompensatingCall(undoing, effect, attempt, view, cancellation);
            var returned = undo.undo(effect.call().arguments(), effect.result(), call);
            return ToolExecutionEffect.ofReturned(effect.call().name(), returned).result();
        }

        @Override
        public void ended(ToolResult result) {
            arrival.put(result);
        }

        @Override
        public void failed(Throwable failure) {
            var error =
                    failure instanceof ToolException known
                            ? known
                            : ToolException.executionFailed(failure);
            arrival.put(ToolResult.error(effect.call().name(), LoopException.textOf(error)));
        }
    }

    /// On a thread of its own: that of the compensation may have been interrupted.
    private void keep(Claim claim, DoneEffects.Done effect, ToolResult outcome) {
        Thread.ofVirtual()
                .name("late undo of " + effect.call().name())
                .start(() -> {
                    try {
                        append(claim, finished(effect, outcome, true));
                    } catch (RuntimeException e) {
                        LOG.log(System.Logger.Level.WARNING, "a late undo is not kept", e);
                    }
                });
    }
}
