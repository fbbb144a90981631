package dev.reprise.runtime.loop;

import dev.reprise.core.behavior.AgentBehavior;
import dev.reprise.core.behavior.RunEnd;
import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.run.Termination;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.Op;
import dev.reprise.state.Patch;
import dev.reprise.state.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The end of a segment: the run's own record, the last hooks, the last commit, the last event.
final class Ending {
    private static final System.Logger LOG = System.getLogger(Ending.class.getName());
    static final Path RUN = Path.ROOT.key("__run");

    private final RunSetup setup;
    private final Conversation conversation;
    private final Emitter emitter;
    private final Commit commit;
    private final PhaseRunner phases;
    private Termination termination = new Termination.NaturalEnd();
    private @Nullable String errorCode;
    private @Nullable String response;
    private String answer = "";

    Ending(
            RunSetup setup,
            Conversation conversation,
            Emitter emitter,
            Commit commit,
            PhaseRunner phases) {
        this.setup = setup;
        this.conversation = conversation;
        this.emitter = emitter;
        this.commit = commit;
        this.phases = phases;
    }

    /// Keeps what the model said last.
    void answered(String text) {
        answer = text;
        response = text.isEmpty() ? response : text;
    }

    void with(Termination reason) {
        termination = reason;
    }

    void fail(String code, String message) {
        termination = new Termination.Failed(message);
        errorCode = code;
    }

    /// Ends the segment. Never throws: when the last commit fails, only an error is shown.
    void close(int step) {
        try {
            suspendIfCallsWait();
            conversation.apply(new Patch(List.of(Op.set(RUN, lifecycle()))), "agent_loop");
            var ended = termination;
            phases.run(step, snapshot -> new RunEnd(snapshot, ended), AgentBehavior::runEnd);
        } catch (Throwable e) { // a run ends here, whatever its behaviors throw
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the end of run " + setup.identity().run() + " was not orderly",
                    e);
        }
        try {
            commit.finish(termination, lastEvents());
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
    }

    private void suspendIfCallsWait() {
        if (!(termination instanceof Termination.Failed)
                && !(termination instanceof Termination.Cancelled)
                && !CallRecord.suspended(conversation.state()).isEmpty()) {
            termination = new Termination.Suspended();
        }
    }

    private JsonObject lifecycle() {
        var json =
                JsonObject.EMPTY
                        .with("id", setup.identity().run().value())
                        .with("status", termination.status().label())
                        .with("updated_at", setup.clock().millis());
        return termination.doneReason() == null
                ? json
                : json.with("done_reason", Json.of(termination.doneReason()));
    }

    private List<Commit.Released> lastEvents() {
        var events = new ArrayList<Commit.Released>(2);
        if (termination instanceof Termination.Failed(var message)) {
            events.add(meta -> new AgentEvent.Failure(meta, message, errorCode));
        }
        var shown =
                termination instanceof Termination.NaturalEnd && !answer.isEmpty() ? answer : null;
        events.add(meta -> new AgentEvent.RunFinish(meta, shown, termination));
        return events;
    }

    RunOutcome outcome(Totals totals) {
        return new RunOutcome(termination, response, totals.inputTokens(), totals.outputTokens());
    }
}
