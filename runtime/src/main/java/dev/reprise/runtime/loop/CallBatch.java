package dev.reprise.runtime.loop;

import dev.reprise.core.store.StartedCall;
import dev.reprise.core.suspend.SuspendedCall;
import dev.reprise.core.tool.Tool;
import dev.reprise.core.tool.ToolException;
import dev.reprise.core.tool.ToolExecutionEffect;
import dev.reprise.core.tool.ToolReport;
import dev.reprise.state.Json;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Calls that run at once against one snapshot: what the journal knows of them comes first, then
/// their gates, then the record that they begin, then they do. Only so many run at once; the others
/// begin as places become free.
///
/// For the run's own thread, which tools reach through its inbox.
final class CallBatch implements Waiting.Meanwhile {
    private static final System.Logger LOG = System.getLogger(CallBatch.class.getName());

    private final Workplace at;
    private final EarlyCalls early;
    private final ToolStart tools;
    private final Json snapshot;
    private final boolean reports; // whether progress is shown
    private final CallPipeline.Admitted[] admitted;
    private final CallEnd[] ends;
    private final Deque<Start> queue; // for places
    private final List<StartedCall> recorded = new ArrayList<>();
    private final List<Work> work;
    private final Object lock = new Object(); // guards abandoned and arrived
    private final @Nullable ToolExecutionEffect[] arrived; // and not in the journal yet
    private boolean abandoned;
    private int open;
    private int running;
    private @Nullable Runnable whenDecided;
    private Set<Integer> kept = Set.of(); // slots whose ends are in the journal before their turn
    private int first = 1; // which attempt it is that begins here

    /// A call that is about to begin.
    private record Start(List<StartedCall> record, Runnable action) {}

    /// @param early calls of the answer that may have begun
    CallBatch(Workplace at, EarlyCalls early, Json snapshot, int size, boolean reports) {
        this.at = at;
        this.early = early;
        this.tools = new ToolStart(at.setup(), at.waiting(), at.late());
        this.snapshot = snapshot;
        this.reports = reports;
        this.admitted = new CallPipeline.Admitted[size];
        this.ends = new CallEnd[size];
        this.arrived = new ToolExecutionEffect[size];
        this.queue = new ArrayDeque<>(size);
        this.work = new ArrayList<>(size);
    }

    /// The same, of calls that were begun before.
    ///
    /// @param attempt what the next time is, from 1
    CallBatch countingFrom(int attempt) {
        first = attempt;
        return this;
    }

    /// The same, with something that is done while they run when decisions arrive.
    CallBatch deciding(Runnable action) {
        whenDecided = action;
        return this;
    }

    /// Runs the calls. None begins once the run is cancelled.
    ///
    /// @return their ends; null when the run was cancelled meanwhile
    @Nullable List<CallEnd> run(List<CallEffect> calls, int step) {
        boolean complete = false;
        try {
            for (int slot = 0; slot < calls.size() && !at.waiting().isCancelled(); slot++) {
                begin(slot, calls.get(slot), step);
            }
            if (at.waiting().isCancelled()) {
                return null;
            }
            start(step);
            complete = open == 0 || at.waiting().until(this::collect, false, this);
        } finally {
            if (!complete) { // cancelled, or a behavior failed
                abandon();
            }
        }
        return complete ? Arrays.asList(ends) : null;
    }

    private void begin(int slot, CallEffect effect, int step) {
        var begun = early.take(effect.call());
        if (begun.isPresent()) {
            adopt(slot, begun.get(), step);
            return;
        }
        var call = at.pipeline().admit(effect, snapshot, step);
        admitted[slot] = call;
        if (isAnswered(call)) { // it was begun on this answer, and is looked at when it goes on
            pass(slot, call, 1);
            return;
        }
        at.journal()
                .takeLeft(effect)
                .ifPresentOrElse(left -> takeUp(slot, call, left), () -> pass(slot, call, first));
    }

    /// Whether the call is to wait for something that has arrived and is not used yet.
    private boolean isAnswered(CallPipeline.Admitted call) {
        return call.gate() instanceof Gate.Held(var ticket)
                && at.waiting().decisions().stream()
                        .anyMatch(decision ->
                                SuspendedCall.of(call.call(), ticket).answersTo(decision.target()));
    }

    /// A call that was begun while its answer streamed in.
    private void adopt(int slot, EarlyCall begun, int step) {
        var call = begun.admitted().against(snapshot, step);
        admitted[slot] = call;
        var under = begun.work();
        if (under.isEmpty()) {
            pass(slot, call, 1);
            return;
        }
        open++;
        running++;
        work.add(under.get());
        begun.handTo(new Slot(slot), reporter(slot, call.effect()));
    }

    private void pass(int slot, CallPipeline.Admitted call, int attempt) {
        switch (call.gate()) {
            case Gate.Settled(var result) -> ends[slot] = at.pipeline().settle(call, result);
            case Gate.Held(var ticket) -> ends[slot] = at.pipeline().hold(call, ticket);
            case Gate.Open(var tool) ->
                    open(
                            slot,
                            tool,
                            attempt,
                            context -> tool.execute(call.call().arguments(), context));
        }
    }

    /// A call that an earlier owner of the run began.
    private void takeUp(int slot, CallPipeline.Admitted call, Journal.Left left) {
        switch (at.left().next(call, left)) {
            case LeftCalls.Next.Ended(var end) -> ends[slot] = end;
            case LeftCalls.Next.Again(var attempt) -> pass(slot, call, attempt);
            case LeftCalls.Next.Probed(var tool, var attempt, var probing) ->
                    open(slot, tool, attempt, probing);
        }
    }

    private void open(int slot, Tool tool, int attempt, ToolStart.Execution execution) {
        open++;
        var effect = admitted[slot].effect();
        var record = Journal.recordOf(tool, effect, attempt);
        recorded.addAll(record);
        queue.add(new Start(record, () -> work.add(begin(slot, effect, attempt, execution))));
    }

    /// Begins as many calls as there are places, with one record.
    private void start(int step) {
        int places = Math.min(queue.size(), at.setup().maxParallelTools() - running);
        if (places <= 0 || at.waiting().isCancelled()) {
            return;
        }
        var starts = new ArrayList<Start>(places);
        var records = new ArrayList<StartedCall>(places);
        for (int i = 0; i < places; i++) {
            var next = queue.remove();
            starts.add(next);
            records.addAll(next.record());
        }
        at.journal().started(step, records);
        running += places;
        starts.forEach(next -> next.action().run());
    }

    private Work begin(int slot, CallEffect effect, int attempt, ToolStart.Execution execution) {
        return tools.start(
                execution,
                admitted[slot],
                attempt,
                at.conversation().messages(),
                reporter(slot, effect),
                new Slot(slot));
    }

    /// Learns how one of the calls ends.
    private final class Slot implements ToolStart.Told {
        private final int slot;

        Slot(int slot) {
            this.slot = slot;
        }

        @Override
        public void ended(ToolExecutionEffect effect) {
            arrived(slot, effect);
        }

        @Override
        public void failed(Throwable failure) {
            at.waiting().inbox().put(new Signal.ToolFailed(CallBatch.this, slot, failure));
        }
    }

    private Consumer<ToolReport> reporter(int slot, CallEffect effect) {
        var inbox = at.waiting().inbox();
        return reports
                ? at.progress()
                        .reporter(
                                effect.call(),
                                update ->
                                        inbox.putProgress(
                                                new Signal.Progressed(this, slot, update)))
                : _ -> {};
    }

    /// A result, on the thread of its tool.
    private void arrived(int slot, ToolExecutionEffect result) {
        synchronized (lock) {
            if (!abandoned && at.waiting().inbox().put(new Signal.ToolEnded(this, slot, result))) {
                arrived[slot] = result;
                return;
            }
        }
        at.late().keepFromTool(admitted[slot], () -> at.late().keep(admitted[slot], result));
    }

    /// @return true once every call has ended, or null while some have not
    private @Nullable Boolean collect(Signal signal) {
        return switch (signal) {
            case Signal.ToolEnded(var source, var slot, var effect) ->
                    source.equals(this)
                            ? end(slot, at.pipeline().outcome(admitted[slot], effect))
                            : null;
            case Signal.ToolFailed(var source, var slot, var failure) ->
                    source.equals(this) ? failed(slot, failure) : null;
            case Signal.Progressed(var source, var slot, var update) -> {
                if (source.equals(this) && (@Nullable Object) ends[slot] == null) {
                    at.progress().show(admitted[slot].call(), update);
                }
                yield null;
            }
            case Signal.Chunk _,
                    Signal.ModelEnded _,
                    Signal.ModelFailed _,
                    Signal.Decided _,
                    Signal.Cancelled _,
                    Signal.Deadline _ ->
                    null;
        };
    }

    private @Nullable Boolean failed(int slot, Throwable failure) {
        if (failure instanceof LeftCalls.ProbeFailedException probe) {
            LOG.log(System.Logger.Level.WARNING, "an effect could not be looked for", failure);
            goOn(slot);
            ends[slot] = at.left().unknown(admitted[slot], probe.started());
            return isLastEnd();
        }
        if (failure instanceof ToolException known && known.isOutcomeUnknown()) {
            var end = at.left().unknown(admitted[slot], recorded, known);
            if (end.isPresent()) {
                goOn(slot);
                ends[slot] = end.get();
                return isLastEnd();
            }
        }
        return end(slot, at.pipeline().failure(admitted[slot], failure));
    }

    @Override
    public boolean decides() {
        return whenDecided != null;
    }

    @Override
    public void decided() {
        if (whenDecided != null) {
            whenDecided.run();
        }
    }

    /// What ends while somebody decides is not handled before that is over, which may take long,
    /// but it is kept at once.
    @Override
    public void setAside(Signal signal) {
        if (signal instanceof Signal.ToolEnded(var source, var slot, var effect)
                && source.equals(this)
                && at.late().keepAside(admitted[slot], effect)) {
            kept = kept.isEmpty() ? new HashSet<>() : kept;
            kept.add(slot);
        }
    }

    private @Nullable Boolean end(int slot, CallOutcome outcome) {
        if (admitted[slot].isRecorded() && !kept.contains(slot)) {
            boolean isTold = open == 1 || !queue.isEmpty(); // by the commit, or the next record
            at.journal().finished(admitted[slot].effect(), outcome, isTold);
        }
        goOn(slot);
        synchronized (lock) {
            arrived[slot] = null;
        }
        ends[slot] = at.pipeline().finish(admitted[slot], outcome);
        return isLastEnd();
    }

    /// A place is free.
    private void goOn(int slot) {
        running--;
        start(admitted[slot].step());
    }

    private @Nullable Boolean isLastEnd() {
        return --open == 0 ? true : null;
    }

    /// Stops what still runs. No result is thrown away: what has come is kept at once, the rest
    /// when it comes.
    private void abandon() {
        at.waiting().stop(work, "the run failed");
        synchronized (lock) {
            abandoned = true;
        }
        at.late().keepLast();
        for (int slot = 0; slot < arrived.length; slot++) {
            var result = arrived[slot];
            if (result != null) {
                at.late().keep(admitted[slot], result);
            }
        }
    }
}
