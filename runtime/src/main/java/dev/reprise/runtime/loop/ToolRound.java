package dev.reprise.runtime.loop;

import dev.reprise.core.action.SerializedStateAction;
import dev.reprise.core.action.StateActions;
import dev.reprise.core.agent.ToolExecutionMode;
import dev.reprise.core.message.ToolCall;
import dev.reprise.core.tool.ToolExecutionEffect;
import dev.reprise.core.tool.ToolProgress;
import dev.reprise.state.ConflictTrie;
import dev.reprise.state.Json;
import dev.reprise.state.Op;
import dev.reprise.state.Patch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Runs the calls of one assistant turn.
///
/// Parallel calls share one frozen snapshot and must not change the same places, unless what they
/// changed there merges; sequential ones each see what those before them changed, and a suspension
/// ends the round.
final class ToolRound {
    /// Under which name it is recorded that the scope of a call went with it.
    private static final String CLEANUP = "framework:scope_cleanup";

    private final RunSetup setup;
    private final Waiting waiting;
    private final CallPipeline pipeline;
    private final Conversation conversation;
    private final Progress progress;
    private final ToolStart starts;
    private final EarlyCalls early;

    ToolRound(
            RunSetup setup,
            Waiting waiting,
            CallPipeline pipeline,
            Conversation conversation,
            Progress progress) {
        this.setup = setup;
        this.waiting = waiting;
        this.pipeline = pipeline;
        this.conversation = conversation;
        this.progress = progress;
        this.starts = new ToolStart(setup, waiting, progress);
        this.early = new EarlyCalls(setup, pipeline, starts, conversation);
    }

    /// Calls that begin before their round.
    EarlyCalls early() {
        return early;
    }

    /// Runs the calls and applies what they changed.
    ///
    /// @return the ends in the order of the calls; null when the run was cancelled meanwhile
    /// @throws LoopException when two parallel calls changed the same place; nothing is applied
    ///   then
    @Nullable List<CallEnd> run(List<ToolCall> calls, int step) {
        early.keepOnly(calls);
        return setup.agent().definition().toolExecutionMode() == ToolExecutionMode.SEQUENTIAL
                ? oneByOne(calls, step)
                : together(calls, step);
    }

    /// Runs a call that waited, and applies what it changed. What its tool reports meanwhile is not
    /// shown.
    ///
    /// @return null when the run was cancelled meanwhile
    @Nullable CallEnd again(ToolCall call, int step) {
        var ends = batch(new Batch(1, false), List.of(call), step, conversation.state());
        if (ends == null) {
            return null;
        }
        apply(ends);
        return ends.getFirst();
    }

    private @Nullable List<CallEnd> oneByOne(List<ToolCall> calls, int step) {
        var ends = new ArrayList<CallEnd>();
        for (var call : calls) {
            var end = batch(List.of(call), step, conversation.state());
            if (end == null) {
                return null;
            }
            apply(end);
            ends.addAll(end);
            if (end.getFirst().isSuspended()) {
                break;
            }
        }
        return ends;
    }

    private @Nullable List<CallEnd> together(List<ToolCall> calls, int step) {
        var ends = batch(calls, step, conversation.state());
        if (ends != null) {
            refuseConflicts(ends);
            apply(ends);
        }
        return ends;
    }

    /// Runs calls at once against one snapshot. None begins once the run is cancelled.
    private @Nullable List<CallEnd> batch(List<ToolCall> calls, int step, Json snapshot) {
        return batch(new Batch(calls.size(), true), calls, step, snapshot);
    }

    private @Nullable List<CallEnd> batch(
            Batch batch, List<ToolCall> calls, int step, Json snapshot) {
        boolean complete = false;
        try {
            for (int slot = 0; slot < calls.size() && !waiting.isCancelled(); slot++) {
                begin(batch, slot, calls.get(slot), snapshot, step);
            }
            if (waiting.isCancelled()) {
                return null;
            }
            complete = batch.open == 0 || waiting.until(signal -> collect(signal, batch), false);
        } finally {
            if (!complete) { // cancelled, or a behavior failed
                Work.stop(batch.work, waiting.isCancelled() ? waiting.reason() : "the run failed");
            }
        }
        return complete ? Arrays.asList(batch.ends) : null;
    }

    /// Calls that run at once.
    private static final class Batch {
        private final CallPipeline.Admitted[] admitted;
        private final CallEnd[] ends;
        private final List<Work> work;
        private final boolean reports; // whether progress is shown
        private int open;

        Batch(int size, boolean reports) {
            this.reports = reports;
            admitted = new CallPipeline.Admitted[size];
            ends = new CallEnd[size];
            work = new ArrayList<>(size);
        }

        /// @return true once every call has ended
        @Nullable Boolean end(int slot, CallEnd end) {
            ends[slot] = end;
            return --open == 0 ? true : null;
        }
    }

    private void begin(Batch batch, int slot, ToolCall call, Json snapshot, int step) {
        var begun = early.take(call).orElse(null);
        var admitted =
                begun == null
                        ? pipeline.admit(call, snapshot, step)
                        : begun.admitted().against(snapshot, step);
        batch.admitted[slot] = admitted;
        switch (admitted.gate()) {
            case Gate.Settled(var result) -> batch.ends[slot] = pipeline.settle(admitted, result);
            case Gate.Held(var ticket) -> batch.ends[slot] = pipeline.hold(admitted, ticket);
            case Gate.Open(var tool) -> {
                batch.open++;
                var told = new Collected(batch, slot, waiting.inbox());
                var running = begun == null ? null : begun.work().orElse(null);
                if (begun == null || running == null) {
                    batch.work.add(starts.start(tool, admitted, conversation.messages(), told));
                } else {
                    batch.work.add(running);
                    begun.handTo(told);
                }
            }
        }
    }

    /// Puts into the inbox what becomes of a call of a round.
    private record Collected(Batch round, int slot, Inbox inbox) implements ToolStart.Told {
        @Override
        public void ended(ToolExecutionEffect effect) {
            inbox.put(new Signal.ToolEnded(round, slot, effect));
        }

        @Override
        public void failed(Throwable failure) {
            inbox.put(new Signal.ToolFailed(round, slot, failure));
        }

        @Override
        public void progressed(ToolProgress update) {
            if (round.reports) {
                inbox.putProgress(new Signal.Progressed(round, slot, update));
            }
        }
    }

    /// @return true once every call has ended, or null while some have not
    private @Nullable Boolean collect(Signal signal, Batch round) {
        return switch (signal) {
            case Signal.ToolEnded(var source, var slot, var effect) ->
                    source.equals(round)
                            ? round.end(slot, pipeline.finish(round.admitted[slot], effect))
                            : null;
            case Signal.ToolFailed(var source, var slot, var failure) ->
                    source.equals(round)
                            ? round.end(slot, pipeline.fail(round.admitted[slot], failure))
                            : null;
            case Signal.Progressed(var source, var slot, var update) -> {
                if (source.equals(round) && (@Nullable Object) round.ends[slot] == null) {
                    progress.show(round.admitted[slot].call(), update);
                }
                yield null;
            }
            case Signal.Chunk _,
                    Signal.ModelEnded _,
                    Signal.ModelFailed _,
                    Signal.Decided _,
                    Signal.Cancelled _ ->
                    null;
        };
    }

    private void refuseConflicts(List<CallEnd> ends) {
        if (ends.size() < 2) {
            return;
        }
        var places = new ConflictTrie(setup.agent().lattices());
        for (int i = 0; i < ends.size(); i++) {
            var overlap = places.add(i, ends.get(i).patch());
            if (overlap.isPresent()) {
                throw new LoopException(
                        "conflicting parallel state patches between '%s' and '%s' at %s"
                                .formatted(
                                        ends.get(overlap.get().owner()).call().id(),
                                        ends.get(i).call().id(),
                                        overlap.get().conflict().path()));
            }
        }
    }

    /// Applies what the calls changed, and leaves in their ends what was applied: a delta is merged
    /// into what the calls before it left. What the behaviors changed at all calls is one patch.
    private void apply(List<CallEnd> ends) {
        var hooked = hooked(ends);
        ends.replaceAll(end -> {
            conversation.log(end.actions());
            var applied = conversation.apply(end.patch(), "tool:" + end.call().name());
            conversation.apply(end.cleanup(), CLEANUP);
            return end.withPatch(applied);
        });
        conversation.apply(hooked, Ending.SOURCE);
    }

    /// What the behaviors changed, each after what the tools and the behaviors before it did.
    private StateActions.Reduced hooked(List<CallEnd> ends) {
        var lattices = setup.agent().lattices();
        var state = conversation.state();
        for (var end : ends) {
            state = end.patch().apply(state, lattices);
        }
        var ops = new ArrayList<Op>();
        var actions = new ArrayList<SerializedStateAction>();
        for (var end : ends) {
            var reduced = end.hooks().in(state);
            state = reduced.patch().apply(state, lattices);
            ops.addAll(reduced.patch().ops());
            actions.addAll(reduced.actions());
        }
        return new StateActions.Reduced(new Patch(ops), actions);
    }
}
