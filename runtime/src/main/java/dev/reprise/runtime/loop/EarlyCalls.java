package dev.reprise.runtime.loop;

import dev.reprise.core.agent.ToolExecutionMode;
import dev.reprise.core.message.Message;
import dev.reprise.core.message.MessageMetadata;
import dev.reprise.core.message.ToolCall;
import dev.reprise.core.store.StartedCall;
import dev.reprise.core.tool.Tool;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Begins calls while the answer that makes them still streams in, as soon as their arguments are
/// complete: those of tools that say they may run at any time beside others.
///
/// Behaviors are asked before as about any other call, and not again afterwards. What the calls
/// come to is used by the round, in the order of the answer; a call that the whole answer does not
/// contain is cancelled, and what it comes to all the same is kept. A call begins only once those
/// before it are complete, because its place in the answer is part of the id of its effect. Calls
/// that are complete at once begin together, with one record of the journal; those that are
/// complete when the answer is over begin with its round. For the run's own thread only.
final class EarlyCalls {
    private final Workplace at;
    private final ToolStart starts;
    private final boolean possible;
    private final Map<String, EarlyCall> begun = new LinkedHashMap<>();
    private final List<EarlyCall> due = new ArrayList<>();
    private String message = "";
    private int step;
    private int offered;

    EarlyCalls(Workplace at) {
        this.at = at;
        this.starts = new ToolStart(at.setup(), at.waiting(), at.late());
        var agent = at.setup().agent();
        this.possible =
                agent.definition().toolExecutionMode() != ToolExecutionMode.SEQUENTIAL
                        && agent.tools().values().stream().anyMatch(EarlyCalls::mayBe);
    }

    private static boolean mayBe(Tool tool) {
        return tool.descriptor().concurrencySafe();
    }

    /// Whether any tool may begin early.
    boolean arePossible() {
        return possible;
    }

    /// A step begins.
    ///
    /// @param assistant id under which its answer will be stored
    void enterStep(String assistant, int number) {
        cancel("the step is over");
        message = assistant;
        step = number;
    }

    /// Looks at the calls whose arguments are complete; what may begin of them does with [#begin].
    ///
    /// @param text of the answer so far
    /// @param ready the first calls of the answer, as far as they are complete
    void offer(String text, List<ToolCall> ready) {
        for (; offered < ready.size(); offered++) {
            var call = ready.get(offered);
            var tool = at.setup().agent().tools().get(call.name());
            if (tool != null && mayBe(tool) && !begun.containsKey(call.id())) {
                admit(offered, call, soFar(text, ready.subList(0, offered + 1)));
            }
        }
    }

    /// The answer as behaviors and tools see it: like any other of this run.
    private Message soFar(String text, List<ToolCall> calls) {
        var run = at.setup().identity().run();
        return Message.assistant(message, text, calls).withMetadata(new MessageMetadata(run, step));
    }

    private void admit(int position, ToolCall call, Message soFar) {
        var effect = new CallEffect(at.setup().identity().run(), call, step, position);
        if (at.journal().knows(effect)) {
            return; // an earlier owner of the run began it; the round finds out what came of it
        }
        var admitted = at.pipeline().admit(effect, at.conversation().state(), step, soFar);
        var early =
                new EarlyCall(admitted, Joined.of(at.conversation().messages(), List.of(soFar)));
        begun.put(call.id(), early);
        if (admitted.gate() instanceof Gate.Open) {
            due.add(early);
        }
    }

    /// Begins what was looked at, as far as there are places for it.
    void begin() {
        if (due.isEmpty()) {
            return;
        }
        var next = due.subList(0, Math.min(due.size(), places()));
        if (next.isEmpty()) {
            return;
        }
        var records = new ArrayList<StartedCall>();
        for (var early : next) {
            if (early.admitted().gate() instanceof Gate.Open(var tool)) {
                records.addAll(Journal.recordOf(tool, early.admitted().effect(), 1));
            }
        }
        at.journal().started(step, records);
        next.forEach(this::begin);
        next.clear();
    }

    private int places() {
        long running =
                begun.values().stream()
                        .flatMap(it -> it.work().stream())
                        .filter(Work::runs)
                        .count();
        return Math.max(0, at.setup().maxParallelTools() - (int) running);
    }

    private void begin(EarlyCall early) {
        var admitted = early.admitted();
        if (admitted.gate() instanceof Gate.Open(var tool)) {
            early.started(
                    starts.start(
                            context -> tool.execute(admitted.call().arguments(), context),
                            admitted,
                            1,
                            early.messages(),
                            at.progress().reporter(admitted.call(), early::reported),
                            early));
        }
    }

    /// The call if it was begun with just these arguments; it is the caller's from then on.
    Optional<EarlyCall> take(ToolCall call) {
        var early = begun.get(call.id());
        if (early == null || !early.is(call)) {
            return Optional.empty();
        }
        begun.remove(call.id());
        return Optional.of(early);
    }

    /// Stops the calls that the whole answer does not contain.
    void keepOnly(List<ToolCall> calls) {
        due.clear(); // what has not begun begins with the round
        if (begun.isEmpty()) {
            return;
        }
        var others = new LinkedHashMap<>(begun);
        others.values().removeIf(early -> calls.stream().anyMatch(early::is));
        if (!others.isEmpty()) {
            begun.keySet().removeAll(others.keySet());
            giveUp(others.values(), List.of(), "not part of the answer");
        }
    }

    /// Stops what nobody took.
    void cancel(String reason) {
        cancel(List.of(), reason);
    }

    /// Stops what nobody took, and something else with it.
    void cancel(List<Work> others, String reason) {
        offered = 0;
        due.clear();
        if (!begun.isEmpty() || !others.isEmpty()) {
            giveUp(begun.values(), others, reason);
            begun.clear();
        }
    }

    private void giveUp(Collection<EarlyCall> calls, List<Work> others, String reason) {
        var work = calls.stream().flatMap(call -> call.work().stream()).toList();
        at.waiting().stop(Joined.of(others, work), reason);
        calls.forEach(call -> call.giveUp(at.late()));
    }
}
