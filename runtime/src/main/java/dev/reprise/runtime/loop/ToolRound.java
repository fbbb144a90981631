package dev.reprise.runtime.loop;

import dev.reprise.core.agent.ToolExecutionMode;
import dev.reprise.core.message.ToolCall;
import dev.reprise.core.tool.Tool;
import dev.reprise.core.tool.ToolExecutionEffect;
import dev.reprise.state.ConflictTrie;
import dev.reprise.state.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Runs the calls of one assistant turn.
///
/// Parallel calls share one frozen snapshot and must not change the same places; sequential ones
/// each see what those before them changed, and a suspension ends the round.
final class ToolRound {
    private final RunSetup setup;
    private final Waiting waiting;
    private final CallPipeline pipeline;
    private final Conversation conversation;
    private final Progress progress;

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
    }

    /// Runs the calls and applies what they changed.
    ///
    /// @return the ends in the order of the calls; null when the run was cancelled meanwhile
    /// @throws LoopException when two parallel calls changed the same place; nothing is applied
    ///   then
    @Nullable List<CallEnd> run(List<ToolCall> calls, int step) {
        return setup.agent().definition().toolExecutionMode() == ToolExecutionMode.SEQUENTIAL
                ? oneByOne(calls, step)
                : together(calls, step);
    }

    private @Nullable List<CallEnd> oneByOne(List<ToolCall> calls, int step) {
        var ends = new ArrayList<CallEnd>();
        for (var call : calls) {
            var end = batch(List.of(call), step, conversation.state());
            if (end == null) {
                return null;
            }
            ends.addAll(end);
            apply(end);
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

    /// Runs calls at once against one snapshot.
    private @Nullable List<CallEnd> batch(List<ToolCall> calls, int step, Json snapshot) {
        var round = new Object();
        var ends = new CallEnd[calls.size()];
        var admitted = new CallPipeline.Admitted[calls.size()];
        var forks = new ArrayList<Fork>(calls.size());
        for (int slot = 0; slot < ends.length; slot++) {
            var call = pipeline.admit(calls.get(slot), snapshot, step);
            admitted[slot] = call;
            switch (call.gate()) {
                case Gate.Settled(var result) -> ends[slot] = pipeline.settle(call, result);
                case Gate.Held(var ticket) -> ends[slot] = pipeline.hold(call, ticket);
                case Gate.Open(var tool) -> forks.add(start(round, slot, tool, call));
            }
        }
        if (!forks.isEmpty()) {
            boolean complete =
                    waiting.until(signal -> collect(signal, round, admitted, ends), false);
            if (!complete) {
                forks.forEach(fork -> fork.cancel(waiting.reason()));
                return null;
            }
        }
        return Arrays.asList(ends);
    }

    private Fork start(Object round, int slot, Tool tool, CallPipeline.Admitted admitted) {
        var call = admitted.call();
        var inbox = waiting.inbox();
        var messages = conversation.messages();
        return Fork.start(
                "tool " + call.name(),
                cancellation ->
                        tool.execute(
                                call.arguments(),
                                new RunningCall(
                                        call,
                                        setup.identity(),
                                        setup.agent().definition().policy(),
                                        messages,
                                        admitted.snapshot(),
                                        cancellation,
                                        inbox)),
                (ToolExecutionEffect effect) ->
                        inbox.put(new Signal.ToolEnded(round, slot, effect)),
                failure -> inbox.put(new Signal.ToolFailed(round, slot, failure)));
    }

    /// @return whether every call has ended, or null while some have not
    private @Nullable Boolean collect(
            Signal signal,
            Object round,
            CallPipeline.Admitted[] admitted,
            @Nullable CallEnd[] ends) {
        switch (signal) {
            case Signal.ToolEnded(var source, var slot, var effect) -> {
                if (source.equals(round)) {
                    ends[slot] = pipeline.finish(admitted[slot], effect);
                }
            }
            case Signal.ToolFailed(var source, var slot, var failure) -> {
                if (source.equals(round)) {
                    ends[slot] = pipeline.fail(admitted[slot], failure);
                }
            }
            case Signal.Progressed(var call, var update) ->
                    progress.show(call, nameOf(call, admitted), update);
            case Signal.Chunk _,
                    Signal.ModelEnded _,
                    Signal.ModelFailed _,
                    Signal.Decided _,
                    Signal.Cancelled _ -> {}
        }
        return Arrays.stream(ends).allMatch(Objects::nonNull) ? true : null;
    }

    private static String nameOf(String callId, CallPipeline.Admitted[] admitted) {
        for (var call : admitted) {
            if (call.call().id().equals(callId)) {
                return call.call().name();
            }
        }
        return "";
    }

    private static void refuseConflicts(List<CallEnd> ends) {
        if (ends.size() < 2) {
            return;
        }
        var places = new ConflictTrie();
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

    private void apply(List<CallEnd> ends) {
        for (var end : ends) {
            conversation.apply(end.patch(), "tool:" + end.call().name());
            conversation.log(end.actions());
        }
        for (var end : ends) {
            conversation.apply(end.hooks(), "agent_loop");
        }
    }
}
