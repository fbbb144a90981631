package dev.reprise.runtime.loop;

import dev.reprise.core.message.ToolCall;
import dev.reprise.core.store.ChangeReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a run does with tools: the calls of each answer, those that were decided and go on, and the
/// commits of what both come to.
///
/// For the run's own thread only.
final class Rounds {
    private final Waiting waiting;
    private final Commit commit;
    private final Stops stops;
    private final ToolRound tools;
    private final ToolResults results;
    private final Suspensions suspensions;
    private boolean news; // calls that waited have ended since the model was asked

    /// @param left what an earlier owner of the run began, by effect id
    Rounds(
            RunSetup setup,
            Conversation conversation,
            Emitter emitter,
            Waiting waiting,
            Commit commit,
            PhaseRunner phases,
            Stops stops,
            Map<String, Journal.Left> left) {
        this.waiting = waiting;
        this.commit = commit;
        this.stops = stops;
        this.tools =
                new ToolRound(Workplace.of(setup, waiting, phases, conversation, emitter, left));
        this.results = new ToolResults(setup, conversation, emitter);
        var resumed = new ResumedCalls(setup, conversation, tools, results);
        this.suspensions = new Suspensions(setup, conversation, waiting, phases, resumed, results);
    }

    /// The calls that wait.
    Suspensions suspensions() {
        return suspensions;
    }

    /// Calls that begin before their round.
    EarlyCalls early() {
        return tools.early();
    }

    /// A step begins.
    ///
    /// @param message id under which its answer will be stored
    void enterStep(String message, int step) {
        news = false;
        tools.early().enterStep(message, step);
    }

    /// Whether calls that waited have ended since the step began, so that the model is to be told.
    boolean hasNews() {
        return news;
    }

    /// Runs the calls of an answer and commits what they come to.
    ///
    /// @return how they ended, in their order; null when the run was cancelled meanwhile
    @Nullable List<CallEnd> run(List<ToolCall> calls, int step) {
        waiting.poll(); // no effect is begun that nobody wants any more
        var ends =
                waiting.isCancelled() ? null : tools.run(calls, step, () -> decidedMeanwhile(step));
        if (ends == null) {
            return null;
        }
        stops.roundEnded(CallEnd.areAll(ends, CallEnd::hasFailed));
        results.hold(ends);
        waiting.poll();
        var replay = noted(suspensions.decide(step).orElse(Replay.NONE));
        var released = new ArrayList<>(replay.released()); // before the round's own
        released.addAll(results.add(ends, replay.ends(), step));
        commit(released);
        return replay.interrupted() ? null : ends;
    }

    /// Lets the calls go on that were decided by now, and commits what they come to.
    ///
    /// @return empty when none was
    Optional<Replay> decided(int step) {
        var replay = suspensions.decide(step);
        replay.ifPresent(this::commit);
        return replay;
    }

    /// As [#decided], while the model answers or tools run: the model learns of what they came to
    /// in a further step.
    void decidedMeanwhile(int step) {
        var replay = suspensions.decide(step).orElse(Replay.NONE);
        if (!replay.isEmpty()) {
            commit(replay);
            news |= replay.hasEnds();
        }
    }

    void commit(Replay replay) {
        commit(noted(replay).released());
    }

    private Replay noted(Replay replay) {
        if (replay.hasEnds()) {
            stops.roundsEndedLater();
        }
        return replay;
    }

    private void commit(List<Commit.Released> released) {
        commit.now(ChangeReason.TOOL_RESULTS_COMMITTED, released);
        tools.committed();
    }

    /// What the calls came to will not be committed; what is known of it stays in the journal.
    void abandoned() {
        tools.abandoned();
    }
}
