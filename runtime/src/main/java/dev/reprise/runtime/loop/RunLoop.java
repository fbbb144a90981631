package dev.reprise.runtime.loop;

import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.message.ToolCall;
import dev.reprise.core.run.Termination;
import dev.reprise.core.run.TokenUsage;
import dev.reprise.core.store.ThreadView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The phases of a run: start, then step after step (prompt, model, tools), then the end.
///
/// Runs on the run's own thread, which is never interrupted.
final class RunLoop {
    private enum Stage {
        START,
        STEP,
        TOOLS,
        FINISH,
        LATE,
        END
    }

    private final RunSetup setup;
    private final Conversation conversation;
    private final Emitter emitter;
    private final Waiting waiting;
    private final Totals totals;
    private final Beginning beginning;
    private final Planning planning;
    private final Inference inference;
    private final Answers answers;
    private final Rounds rounds;
    private final Suspensions suspensions;
    private final Stops stops;
    private final Ending ending;
    private final Unfinished unfinished;
    private final Interruption interruption;
    private final boolean isContinued; // it waited, or its owner died
    private boolean waits; // until there is something new to tell the model
    private int step;
    private @Nullable Turn turn;
    private Termination.@Nullable Stopped deferred;

    RunLoop(
            RunSetup setup,
            Conversation conversation,
            Emitter emitter,
            Waiting waiting,
            History history,
            Past past,
            ThreadView view) {
        this.setup = setup;
        this.conversation = conversation;
        this.emitter = emitter;
        this.waiting = waiting;
        this.step = past.steps();
        this.interruption = past.interruption();
        this.isContinued = !past.isNone();
        this.waits =
                isContinued && (interruption.equals(Interruption.NONE) || interruption.waits());
        this.totals = new Totals(past);
        var commit = new Commit(setup, conversation, emitter, totals, view.version());
        var phases =
                new PhaseRunner(
                        setup, conversation, new HookCalls(waiting.run(), setup.leftBehind()));
        this.planning = new Planning(setup, conversation, phases, history);
        var left = interruption.left();
        this.stops = new Stops(setup, conversation, past);
        this.rounds =
                new Rounds(setup, conversation, emitter, waiting, commit, phases, stops, left);
        this.suspensions = rounds.suspensions();
        this.beginning = new Beginning(setup, conversation, emitter, commit, phases, suspensions);
        Runnable whenDecided = () -> rounds.decidedMeanwhile(lastStep());
        this.inference =
                new Inference(
                        setup,
                        emitter,
                        waiting,
                        rounds.early(),
                        whenDecided,
                        this::lost,
                        RunState.recoveries(conversation.state()));
        var look = new LastLook(setup, conversation, waiting, suspensions, view.lsn());
        this.ending = new Ending(setup, conversation, emitter, commit, phases, look);
        this.unfinished = new Unfinished(setup, conversation, emitter, stops, ending, past);
        this.answers =
                new Answers(conversation, emitter, commit, phases, stops, unfinished, ending);
    }

    /// Runs to the end of the segment.
    RunOutcome run() {
        for (var stage = Stage.START; stage != Stage.END; ) {
            try {
                stage =
                        switch (stage) {
                            case START -> begin();
                            case STEP -> step();
                            case TOOLS -> tools();
                            case FINISH -> {
                                rounds.early().cancel("the run is over");
                                yield ending.close(step) ? Stage.END : Stage.LATE;
                            }
                            case LATE -> late();
                            case END -> Stage.END;
                        };
            } catch (Throwable e) { // a run ends here, whatever failed; hooks are foreign code
                rounds.abandoned();
                ending.broken(e);
                stage = stage == Stage.FINISH ? Stage.END : Stage.FINISH;
            }
        }
        return ending.outcome(totals);
    }

    /// What is to be done once the run is over, because its last commit failed.
    @Nullable Settlement settlement() {
        return ending.settlement();
    }

    /// Where the run begins, or goes on if its owner died.
    private Stage begin() {
        if (!interruption.equals(Interruption.NONE)) {
            beginning.takeUp(interruption);
        }
        ending.goOnFrom(interruption.words());
        var wanted = interruption.ending();
        return switch (interruption.at()) {
            case START -> start();
            case TOP -> Stage.STEP;
            case ROUND -> {
                turn = interruption.turn();
                deferred = wanted instanceof Termination.Stopped late ? late : null;
                yield Stage.TOOLS;
            }
            case END -> finish(wanted == null ? new Termination.NaturalEnd() : wanted);
        };
    }

    private Stage start() {
        var before = conversation.state();
        boolean changed = beginning.tell(step);
        var replay = suspensions.replay(lastStep());
        Stage next = null;
        if (isContinued || !replay.isEmpty()) {
            rounds.commit(replay);
            next = wentOn(replay);
        }
        if (next == null && changed && suspensions.announceSince(before)) {
            next = finish(new Termination.Suspended());
        }
        return next == null ? Stage.STEP : next;
    }

    /// Which step the results of calls that waited belong to.
    private int lastStep() {
        return Math.max(step - 1, 0);
    }

    /// What comes after calls that waited went on.
    ///
    /// @return null where the run goes on as it would have
    private @Nullable Stage wentOn(Replay replay) {
        if (replay.interrupted()) {
            return interrupted(Ending.INTERRUPTED_TOOLS);
        }
        waits &= !replay.hasEnds();
        return waits && suspensions.anyWait() ? finish(new Termination.Suspended()) : null;
    }

    private Stage step() {
        waiting.poll();
        if (waiting.isCancelled()) {
            return finish(new Termination.Cancelled());
        }
        var next = rounds.decided(lastStep()).map(this::wentOn).orElse(null);
        if (next != null) {
            return next;
        }
        waits = false;
        var plan = planning.plan(step);
        if (waiting.isCancelled()) {
            return finish(new Termination.Cancelled());
        }
        if (plan.termination() != null) {
            suspensions.announce();
            return finish(plan.termination());
        }
        var message = setup.ids().next();
        rounds.enterStep(message, step);
        emitter.enterStep(step, message);
        return switch (inference.ask(plan, planning.prompt(plan, step))) {
            case Inference.Result.Answered answered -> answered(message, answered);
            case Inference.Result.CutOff cut -> {
                unfinished.keep(message, cut);
                step++;
                yield Stage.STEP;
            }
            case Inference.Result.Failed failed -> failed(failed);
            case Inference.Result.Cancelled() -> interrupted(Ending.INTERRUPTED_INFERENCE);
        };
    }

    private Stage answered(String message, Inference.Result.Answered answered) {
        var answer = answered.turn();
        boolean isUnfinished = unfinished.isContinued(answer);
        totals.add(answer.usage());
        if (answer.complaint() != null && !isUnfinished) {
            return failed(Inference.Result.Failed.unreadable(answer.complaint()));
        }
        var termination = answers.keep(message, answered, isUnfinished, step);
        step++;
        turn = answer;
        if (isUnfinished) {
            return Stage.STEP;
        }
        ending.answered(answer.text());
        deferred = termination instanceof Termination.Stopped late ? late : null;
        boolean atOnce = termination != null && deferred == null;
        if (!atOnce && !answer.calls().isEmpty()) {
            return Stage.TOOLS;
        }
        if (termination != null) {
            return finish(termination);
        }
        waiting.poll();
        rounds.decidedMeanwhile(lastStep());
        if (rounds.hasNews()) {
            return Stage.STEP;
        }
        return finish(
                waiting.isCancelled() ? new Termination.Cancelled() : new Termination.NaturalEnd());
    }

    private void lost(TokenUsage used) {
        totals.add(used);
        stops.lost(used);
    }

    private Stage failed(Inference.Result.Failed failed) {
        answers.failed(failed, step);
        ending.fail(AgentEvent.Failure.MODEL, failed.message());
        return Stage.FINISH;
    }

    private Stage tools() {
        var calls = turn == null ? List.<ToolCall>of() : turn.calls();
        var ends = rounds.run(calls, step - 1);
        if (ends == null) {
            return interrupted(Ending.INTERRUPTED_TOOLS);
        }
        if (CallEnd.areAll(ends, CallEnd::isSuspended) && suspensions.anyWait()) {
            return finish(new Termination.Suspended());
        }
        return deferred == null ? Stage.STEP : finish(deferred);
    }

    /// The run was about to wait when something arrived that it would have waited for.
    private Stage late() {
        if (waiting.isCancelled()) {
            suspensions.cancelAll();
            return finish(new Termination.Cancelled());
        }
        var replay = suspensions.decide(lastStep()).orElse(Replay.NONE);
        rounds.commit(replay);
        if (replay.interrupted()) {
            return interrupted(Ending.INTERRUPTED_TOOLS);
        }
        waits &= !replay.hasEnds();
        return replay.hasEnds() ? Stage.STEP : finish(new Termination.Suspended());
    }

    private Stage interrupted(String note) {
        ending.say(note);
        return finish(new Termination.Cancelled());
    }

    private Stage finish(Termination termination) {
        ending.with(termination);
        return Stage.FINISH;
    }
}
