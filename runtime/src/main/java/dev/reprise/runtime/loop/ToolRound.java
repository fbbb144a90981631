package dev.reprise.runtime.loop;

import dev.reprise.core.action.SerializedStateAction;
import dev.reprise.core.action.StateActions;
import dev.reprise.core.agent.ToolExecutionMode;
import dev.reprise.core.message.ToolCall;
import dev.reprise.core.tool.ToolResult;
import dev.reprise.state.ConflictTrie;
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
    private static final System.Logger LOG = System.getLogger(ToolRound.class.getName());

    /// Under which name it is recorded that the scope of a call went with it.
    private static final String CLEANUP = "framework:scope_cleanup";

    private final RunSetup setup;
    private final Workplace workplace;
    private final CallPipeline pipeline;
    private final Conversation conversation;
    private final EarlyCalls early;
    private @Nullable List<CallEnd> meanwhile; // of calls that waited and went on beside the round

    ToolRound(Workplace workplace) {
        this.setup = workplace.setup();
        this.workplace = workplace;
        this.pipeline = workplace.pipeline();
        this.conversation = workplace.conversation();
        this.early = new EarlyCalls(workplace);
    }

    /// Calls that begin before their round.
    EarlyCalls early() {
        return early;
    }

    /// Runs the calls and applies what they changed.
    ///
    /// @param whenDecided done while calls run at once when decisions arrive
    /// @return the ends in the order of the calls; null when the run was cancelled meanwhile
    /// @throws LoopException when two parallel calls changed the same place; nothing is applied
    ///   then
    @Nullable List<CallEnd> run(List<ToolCall> calls, int step, Runnable whenDecided) {
        early.keepOnly(calls);
        var effects = CallEffect.ofAll(setup.identity().run(), calls, step);
        return setup.agent().definition().toolExecutionMode() == ToolExecutionMode.SEQUENTIAL
                ? oneByOne(effects, step)
                : together(effects, step, whenDecided);
    }

    /// Runs a call that waited, and applies what it changed. What its tool reports meanwhile is not
    /// shown.
    ///
    /// @param attempt counts from 1, over all times it was begun; one that succeeded after all,
    ///   while a person was asked, is not begun again
    /// @return null when the run was cancelled meanwhile
    @Nullable CallEnd again(ToolCall call, int step, int attempt) {
        var effect = effect(call, step);
        if (attempt > 1) {
            workplace.journal().lookFor(effect);
        }
        var ends =
                new CallBatch(workplace, early, conversation.state(), 1, false)
                        .countingFrom(attempt)
                        .run(List.of(effect), step);
        if (ends == null) {
            return null;
        }
        if (meanwhile != null) {
            meanwhile = Joined.of(meanwhile, List.copyOf(ends));
        }
        apply(ends);
        return ends.getFirst();
    }

    /// Ends a call that waited with a result that its tool did not give, and applies what the
    /// behaviors change then.
    CallEnd settle(ToolCall call, ToolResult result, int step) {
        var admitted = pipeline.admit(effect(call, step), conversation.state(), step);
        var ends = Arrays.asList(pipeline.settle(admitted, result));
        apply(ends);
        return ends.getFirst();
    }

    private CallEffect effect(ToolCall call, int step) {
        return CallEffect.of(setup.identity().run(), call, step, conversation.messages());
    }

    private @Nullable List<CallEnd> oneByOne(List<CallEffect> calls, int step) {
        var ends = new ArrayList<CallEnd>();
        for (var call : calls) {
            var end = batch(List.of(call)).run(List.of(call), step);
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

    private @Nullable List<CallEnd> together(
            List<CallEffect> calls, int step, Runnable whenDecided) {
        meanwhile = List.of();
        try {
            var ends = batch(calls).deciding(whenDecided).run(calls, step);
            if (ends != null) {
                refuseConflicts(Joined.of(meanwhile, ends));
                apply(ends);
            }
            return ends;
        } finally {
            meanwhile = null;
        }
    }

    private CallBatch batch(List<CallEffect> calls) {
        return new CallBatch(workplace, early, conversation.state(), calls.size(), true);
    }

    /// What the calls came to so far is committed.
    void committed() {
        workplace.journal().committed();
    }

    /// What the calls came to will not be committed; what is known of it stays in the journal.
    void abandoned() {
        try {
            workplace.journal().abandoned();
        } catch (RuntimeException e) { // the run fails in any case, and this is not why
            LOG.log(System.Logger.Level.WARNING, "a result is not kept", e);
        }
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

    private static boolean areHooked(List<CallEnd> ends) {
        for (var end : ends) {
            if (!end.hooks().equals(CallEnd.Hooks.NONE)) {
                return true;
            }
        }
        return false;
    }

    /// What the behaviors changed, each after what the tools and the behaviors before it did.
    private StateActions.Reduced hooked(List<CallEnd> ends) {
        if (!areHooked(ends)) {
            return StateActions.Reduced.EMPTY; // what the tools changed is not applied twice
        }
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
