package dev.reprise.runtime.loop;

import dev.reprise.core.behavior.AgentBehavior;
import dev.reprise.core.behavior.RunEnd;
import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.message.Message;
import dev.reprise.core.run.Termination;
import dev.reprise.core.store.StoreException;
import dev.reprise.state.Op;
import dev.reprise.state.Patch;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The end of a segment: the run's own record, the last hooks, the last commit, the last event.
final class Ending {
    private static final System.Logger LOG = System.getLogger(Ending.class.getName());

    /// Under which name patches of the loop itself are recorded.
    static final String SOURCE = "agent_loop";

    /// What the model is told next time of an answer that nobody waited for.
    static final String INTERRUPTED_INFERENCE =
            "The previous run was interrupted during inference. Please continue from the current context.";

    /// What the model is told next time of tools that nobody waited for.
    static final String INTERRUPTED_TOOLS =
            "The previous run was interrupted while using tools. Please continue from the current context.";

    private final RunSetup setup;
    private final Conversation conversation;
    private final Emitter emitter;
    private final Commit commit;
    private final PhaseRunner phases;
    private final LastLook look;
    private Termination termination = new Termination.NaturalEnd();
    private @Nullable String errorCode;
    private @Nullable String last; // text that was not empty
    private String begun = ""; // of an answer that is not finished
    private String answer = "";

    Ending(
            RunSetup setup,
            Conversation conversation,
            Emitter emitter,
            Commit commit,
            PhaseRunner phases,
            LastLook look) {
        this.setup = setup;
        this.conversation = conversation;
        this.emitter = emitter;
        this.commit = commit;
        this.phases = phases;
        this.look = look;
    }

    /// Keeps what the model said last.
    void answered(String text) {
        answer = begun.isEmpty() ? text : begun.concat(text);
        begun = "";
        last = answer.isEmpty() ? last : answer;
    }

    /// Keeps how an answer begins that the model will go on with.
    void answeredInPart(String text) {
        begun = begun.concat(text);
    }

    /// Keeps what the model had said when an earlier owner of the run died.
    void goOnFrom(LastWords words) {
        answered(words.whole());
        answeredInPart(words.begun());
    }

    /// Keeps in the state how the run is to end, for whoever goes on with it if this process dies.
    void note(Termination wanted) {
        conversation.apply(Patch.of(Op.set(RunState.ENDING, wanted.toJson())), SOURCE);
    }

    /// Adds what the model is told next time of the way the run ended.
    void say(String note) {
        conversation.add(Message.user(setup.ids().next(), note), null);
    }

    void with(Termination reason) {
        termination = reason;
    }

    void fail(String code, String message) {
        termination = new Termination.Failed(message);
        errorCode = code;
    }

    /// The run failed by something that it is not made for.
    void broken(Throwable why) {
        LOG.log(System.Logger.Level.WARNING, "run " + setup.identity().run() + " failed", why);
        fail(AgentEvent.Failure.STATE, LoopException.textOf(why));
    }

    /// Ends the segment. Never throws: when the last commit fails, only an error is shown, and the
    /// record is left to be settled.
    ///
    /// @return false when nothing is stored, because the run was about to wait and what it would
    ///   have waited for has arrived
    boolean close(int step) {
        try {
            suspendIfCallsWait();
            if (look.isAnswered(termination)) {
                return false;
            }
            look.cancelCalls(termination);
            applyLifecycle();
            var ended = termination;
            phases.runEach(step, snapshot -> new RunEnd(snapshot, ended), AgentBehavior::runEnd);
        } catch (Throwable e) { // a run ends here, whatever its behaviors throw
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the end of run " + setup.identity().run() + " was not orderly",
                    e);
        }
        try {
            if (!isStored()) {
                conversation.apply(runs(), SOURCE);
                return false;
            }
        } catch (Throwable e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "run " + setup.identity().run() + " could not be finished",
                    e);
            var text = LoopException.textOf(e);
            termination = new Termination.Failed(text);
            emitter.emit(new AgentEvent.Failure(emitter.next(), text, AgentEvent.Failure.STATE));
            emitter.flush();
        }
        return true;
    }

    /// @return false when the run goes on
    private boolean isStored() {
        while (true) {
            look.useUp(termination);
            try {
                commit.finish(termination, lastEvents(), look.upTo());
                return true;
            } catch (StoreException e) {
                if (!(e.reason() instanceof StoreException.Reason.InputArrived)) {
                    throw e;
                }
                look.again();
                if (look.isAnswered(termination)) {
                    return false;
                }
            }
        }
    }

    /// The state tells again that the run goes on.
    private Patch runs() {
        return Patch.of(RunState.running(setup.identity().run(), setup.clock().millis()));
    }

    /// What stores the end of the run, and all that is not stored yet, although its last commit
    /// failed; null when that is stored.
    @Nullable Settlement settlement() {
        if (commit.isFinished()) {
            return null;
        }
        var failed =
                termination instanceof Termination.Failed known
                        ? known
                        : new Termination.Failed("the run broke down");
        termination = failed;
        try {
            applyLifecycle();
        } catch (RuntimeException e) { // such a state takes nothing; the record is ended anyway
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the state does not tell that run " + setup.identity().run() + " is over",
                    e);
        }
        return commit.settlement(failed);
    }

    private void applyLifecycle() {
        var change = RunState.ended(setup.identity().run(), termination, setup.clock().millis());
        conversation.apply(Patch.of(change), SOURCE);
    }

    private void suspendIfCallsWait() {
        if (!(termination instanceof Termination.Failed)
                && !(termination instanceof Termination.Cancelled)
                && !CallRecord.suspended(conversation.state()).isEmpty()) {
            termination = new Termination.Suspended();
        }
    }

    private List<Commit.Released> lastEvents() {
        var events = new ArrayList<Commit.Released>(2);
        if (termination instanceof Termination.Failed(var message)) {
            events.add(meta -> new AgentEvent.Failure(meta, message, errorCode));
        }
        var shown = termination instanceof Termination.NaturalEnd ? text() : null;
        events.add(meta -> new AgentEvent.RunFinish(meta, shown, termination));
        return events;
    }

    RunOutcome outcome(Totals totals) {
        return new RunOutcome(termination, response(), totals.inputTokens(), totals.outputTokens());
    }

    /// What the run came to; an answer that stands in front of another end is none.
    private @Nullable String response() {
        return switch (termination) {
            case Termination.NaturalEnd() -> text();
            case Termination.BehaviorRequested() -> last;
            case Termination.Stopped _,
                    Termination.Suspended _,
                    Termination.Cancelled _,
                    Termination.Failed _ ->
                    null;
        };
    }

    /// @return the answer, unless it is empty
    private @Nullable String text() {
        return answer.isEmpty() ? null : answer;
    }
}
