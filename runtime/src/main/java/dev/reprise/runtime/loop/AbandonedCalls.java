package dev.reprise.runtime.loop;

import dev.reprise.core.IdSource;
import dev.reprise.core.RunId;
import dev.reprise.core.action.SerializedStateAction;
import dev.reprise.core.message.Message;
import dev.reprise.core.message.MessageMetadata;
import dev.reprise.core.message.Role;
import dev.reprise.core.message.ToolCall;
import dev.reprise.core.store.LogCursor;
import dev.reprise.core.suspend.SuspendTicket;
import dev.reprise.core.suspend.ToolCallStatus;
import dev.reprise.core.tool.ToolCallOutcome;
import dev.reprise.core.tool.ToolResult;
import dev.reprise.runtime.resolve.ResolvedAgent;
import dev.reprise.state.Json;
import dev.reprise.state.Op;
import dev.reprise.state.Patch;
import dev.reprise.state.StateException;
import dev.reprise.state.TrackedPatch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The calls that a run had begun and not committed with which nobody goes on, as a newer run takes
/// the place of its. What they came to is kept, and none of them is made again unasked.
///
/// Of calls whose answer is gone, because they began before it was over, the model is told in a
/// message of its own, so that it does not make them again unasked.
public final class AbandonedCalls {
    private static final System.Logger LOG = System.getLogger(AbandonedCalls.class.getName());

    private static final String HAD_BEGUN =
            "The run before this one was stopped in the middle of an answer, which is lost. It had"
                    + " begun these calls, which are not to be made again unless that is wanted:\n";

    private static final String NOBODY_KNOWS = "nobody knows whether it was done";

    private final List<Message> thread;
    private final List<Begun> begun = new ArrayList<>();
    private final List<Journal.Left> lost = new ArrayList<>(); // no message makes these

    /// @param at its place among all calls of the thread
    private record Begun(RunId run, ToolCall call, int step, long at, Journal.Left left) {
        static Begun of(RunId run, Message made, int at, int number, Journal.Left left) {
            var metadata = made.metadata();
            int step = metadata == null || metadata.step() == null ? 0 : metadata.step();
            long place = ((long) at << Integer.SIZE) + number;
            return new Begun(run, made.calls().get(number), step, place, left);
        }
    }

    /// What the commit of the newer run tells of them.
    public record Told(
            List<Message> messages,
            List<TrackedPatch> patches,
            List<SerializedStateAction> actions) {}

    /// @param thread its messages
    public AbandonedCalls(List<Message> thread) {
        this.thread = thread;
    }

    /// Whether a call may have been decided and begun without being ended.
    public static boolean mayBeIn(Json state) {
        return !CallRecord.resuming(state).isEmpty();
    }

    /// Whether this call was decided and is not known to have gone on.
    public static boolean isIn(Json state, String call) {
        return CallRecord.resuming(state).containsKey(call);
    }

    public boolean isEmpty() {
        return begun.isEmpty() && lost.isEmpty();
    }

    /// Adds those of a run.
    ///
    /// @param log from its first record on
    /// @param which calls, by their ids
    public void read(LogCursor log, RunId run, Json state, Predicate<String> which) {
        for (var left : Interruption.read(log, run, state).left().values()) {
            var call = left.started().call();
            if (which.test(call)) {
                add(run, left, CallRecord.of(state, call).isKept());
            }
        }
        begun.sort(Comparator.comparingLong(Begun::at));
    }

    /// Adds a call as it was made, unless it is answered; or as lost, if no message of its run
    /// makes it.
    ///
    /// @param mayBeOlder whether an earlier run may have made it, from which it passed over
    private void add(RunId run, Journal.Left left, boolean mayBeOlder) {
        var id = left.started().call();
        for (int at = thread.size() - 1; at >= 0; at--) {
            var message = thread.get(at);
            if (!mayBeOlder && isOfAnother(message, run)) {
                break;
            }
            if (isAnswer(message, id)) {
                return;
            }
            for (int i = 0; i < message.calls().size(); i++) {
                if (message.calls().get(i).id().equals(id)) {
                    begun.add(Begun.of(run, message, at, i, left));
                    return;
                }
            }
        }
        lost.add(left);
    }

    private static boolean isAnswer(Message message, String call) {
        return call.equals(message.toolCallId())
                && message.role() == Role.TOOL
                && !PromptView.isPlaceholder(message);
    }

    private static boolean isOfAnother(Message message, RunId run) {
        var by = message.metadata() == null ? null : message.metadata().run();
        return by != null && !by.equals(run);
    }

    /// Ends them in a state.
    ///
    /// @param agent of the newer run
    /// @param mayAsk whether a person may be asked about a call that waited before it was begun
    /// @param ids names messages
    /// @param now milliseconds since the epoch
    public Told end(
            Json state, ResolvedAgent agent, Predicate<String> mayAsk, IdSource ids, long now) {
        var ends = new Ends(state, agent, mayAsk, ids, now);
        begun.forEach(ends::add);
        if (!lost.isEmpty()) {
            var calls = lost.stream().map(AbandonedCalls::line).collect(Collectors.joining("\n"));
            ends.messages.add(Message.internalSystem(ids.next(), HAD_BEGUN + calls));
        }
        return new Told(ends.messages, ends.patches, ends.actions);
    }

    private static String line(Journal.Left left) {
        var finished = left.finished();
        var outcome = finished == null ? NOBODY_KNOWS : finished.result().toText();
        return "- %s (%s): %s".formatted(left.started().tool(), left.started().call(), outcome);
    }

    /// Writes the ends of calls, one after the other.
    private static final class Ends {
        private final Json before;
        private final ResolvedAgent agent;
        private final Predicate<String> mayAsk;
        private final IdSource ids;
        private final long now;
        private final List<Message> messages = new ArrayList<>();
        private final List<TrackedPatch> patches = new ArrayList<>();
        private final List<SerializedStateAction> actions = new ArrayList<>();
        private Json state;

        Ends(Json state, ResolvedAgent agent, Predicate<String> mayAsk, IdSource ids, long now) {
            this.before = state;
            this.state = state;
            this.agent = agent;
            this.mayAsk = mayAsk;
            this.ids = ids;
            this.now = now;
        }

        void add(Begun call) {
            var finished = call.left().finished();
            boolean waited = CallRecord.resuming(before).containsKey(call.call().id());
            boolean asks = waited && mayAsk.test(call.call().id());
            if (finished == null) {
                addUnknown(call, asks);
                return;
            }
            if (finished.result().outcome() == ToolCallOutcome.SUSPENDED) {
                addWaiting(call, asks ? finished.result().suspension() : null);
                return;
            }
            var outcome = CallOutcome.of(finished);
            if (apply(outcome.reduced().patch(), "tool:" + call.call().name())) {
                actions.addAll(outcome.reduced().actions());
            }
            settle(call, finished.result());
            for (var said : finished.messages()) {
                messages.add(tagged(said, call));
            }
        }

        private void addUnknown(Begun call, boolean asks) {
            var made = call.call();
            var tool = agent.tools().get(made.name());
            var why = UnknownOutcome.STOPPED;
            switch (UnknownOutcome.of(tool, made, call.left().started(), why)) {
                case UnknownOutcome.Next.Asked(var ticket) -> {
                    if (asks) {
                        wait(call, ticket);
                    } else {
                        settle(call, UnknownOutcome.failure(made, why));
                    }
                }
                case UnknownOutcome.Next.Settled(var result) -> settle(call, result);
            }
        }

        /// A call that came to wait again; if nobody is to be asked, it is over.
        private void addWaiting(Begun call, @Nullable SuspendTicket ticket) {
            if (ticket == null) {
                settle(call, ToolResult.error(call.call().name(), PromptView.INTERRUPTED));
            } else {
                wait(call, ticket.withPendingOr(call.call()));
            }
        }

        private void wait(Begun begun, SuspendTicket ticket) {
            var call = begun.call();
            var record = CallRecord.of(state, call.id());
            apply(
                    new Patch(
                            List.of(
                                    record.ended(call, true, ToolCallStatus.SUSPENDED, ticket, now),
                                    CallRecord.suspend(call, ticket))),
                    Ending.SOURCE);
        }

        private void settle(Begun begun, ToolResult result) {
            var call = begun.call();
            var status = result.isSuccess() ? ToolCallStatus.SUCCEEDED : ToolCallStatus.FAILED;
            var record = CallRecord.of(state, call.id());
            var ops = new ArrayList<Op>();
            ops.add(record.ended(call, true, status, null, now));
            ops.addAll(record.cleanup(status));
            apply(new Patch(ops), Ending.SOURCE);
            messages.add(tagged(Message.tool(ids.next(), call.id(), result.toText()), begun));
        }

        private static Message tagged(Message message, Begun call) {
            return message.withMetadata(new MessageMetadata(call.run(), call.step()));
        }

        /// A change that does not fit the state any more is left out: the thread must stay usable.
        private boolean apply(Patch patch, String source) {
            if (patch.isEmpty()) {
                return true;
            }
            try {
                state = patch.apply(state, agent.lattices());
                patches.add(TrackedPatch.of(patch, source));
                return true;
            } catch (StateException e) {
                LOG.log(System.Logger.Level.WARNING, "what " + source + " changed is left out", e);
                return false;
            }
        }
    }
}
