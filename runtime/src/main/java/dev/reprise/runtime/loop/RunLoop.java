package dev.reprise.runtime.loop;

import dev.reprise.core.action.StateAction;
import dev.reprise.core.behavior.AfterInference;
import dev.reprise.core.behavior.AgentBehavior;
import dev.reprise.core.behavior.BeforeInference;
import dev.reprise.core.behavior.InferenceOutcome;
import dev.reprise.core.behavior.PromptSegments;
import dev.reprise.core.behavior.RunStart;
import dev.reprise.core.behavior.StepEnd;
import dev.reprise.core.behavior.StepStart;
import dev.reprise.core.behavior.Terminate;
import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.message.Message;
import dev.reprise.core.message.ToolCall;
import dev.reprise.core.run.Termination;
import dev.reprise.core.store.ChangeReason;
import dev.reprise.runtime.result.ReadResult;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The phases of a run: start, then step after step (prompt, model, tools), then the end.
///
/// Runs on the run's own thread, which is never interrupted.
final class RunLoop {
    private static final System.Logger LOG = System.getLogger(RunLoop.class.getName());

    private enum Stage {
        START,
        STEP,
        TOOLS,
        FINISH,
        END
    }

    private static final String INTERRUPTED_INFERENCE =
            "The previous run was interrupted during inference. Please continue from the current context.";
    private static final String INTERRUPTED_TOOLS =
            "The previous run was interrupted while using tools. Please continue from the current context.";

    private final RunSetup setup;
    private final Conversation conversation;
    private final Emitter emitter;
    private final Waiting waiting;
    private final Commit commit;
    private final Totals totals;
    private final PhaseRunner phases;
    private final Inference inference;
    private final ToolRound tools;
    private final ToolResults results;
    private final Suspensions suspensions;
    private final Stops stops;
    private final Ending ending;
    private final Unfinished unfinished;
    private final History history;
    private final PromptContext context = new PromptContext();
    private final Interruption interruption;
    private final boolean goesOn; // a run that waited
    private int step;
    private @Nullable Turn turn;
    private boolean untold; // calls that waited have ended since the model was asked
    private Termination.@Nullable Stopped deferred;

    RunLoop(
            RunSetup setup,
            Conversation conversation,
            Emitter emitter,
            Waiting waiting,
            History history,
            Past past,
            long version) {
        this.setup = setup;
        this.conversation = conversation;
        this.emitter = emitter;
        this.waiting = waiting;
        this.history = history;
        this.step = past.steps();
        this.interruption = past.interruption();
        this.goesOn = !past.isNone();
        this.totals = new Totals(past);
        this.commit = new Commit(setup, conversation, emitter, totals, version);
        this.phases = new PhaseRunner(setup, conversation);
        var progress = new Progress(setup.identity(), setup.clock(), setup.progressSink(), emitter);
        var journal = new Journal(setup, interruption.left());
        this.tools =
                new ToolRound(
                        new CallBatch.Workplace(
                                setup,
                                waiting,
                                new CallPipeline(setup, phases),
                                conversation,
                                journal,
                                progress));
        this.inference =
                new Inference(setup, emitter, waiting, tools.early(), this::decidedMeanwhile);
        this.results = new ToolResults(setup, conversation, emitter);
        this.suspensions = new Suspensions(setup, conversation, waiting, phases, tools, results);
        this.stops = new Stops(setup, conversation, past);
        this.ending = new Ending(setup, conversation, emitter, commit, phases);
        this.unfinished = new Unfinished(setup, conversation, emitter, stops, ending, past);
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
                                tools.early().cancel("the run is over");
                                ending.close(step);
                                yield Stage.END;
                            }
                            case END -> Stage.END;
                        };
            } catch (Throwable e) { // a run ends here, whatever failed; hooks are foreign code
                LOG.log(
                        System.Logger.Level.WARNING,
                        "run " + setup.identity().run() + " failed",
                        e);
                tools.abandoned();
                ending.fail(AgentEvent.Failure.STATE, LoopException.textOf(e));
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
        if (interruption != Interruption.NONE) {
            suspensions.takeUp(interruption.left().values());
        }
        if (interruption.open() != null) {
            emitter.emit(new AgentEvent.StreamReset(emitter.next(), interruption.open()));
        }
        ending.answered(interruption.answer());
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
        phases.run(step, RunStart::new, AgentBehavior::runStart);
        boolean changed = conversation.hasChanges();
        suspensions.tellWhatWasDecided();
        emitter.emit(new AgentEvent.RunStart(emitter.next(), setup.identity().parentRun()));
        commit.ifChanged(ChangeReason.USER_MESSAGE);
        emitter.flush();
        var replay = suspensions.replay(lastStep());
        var next = goesOn || !replay.released().isEmpty() ? wentOn(replay) : null;
        if (next == null && changed && suspensions.announceSince(before)) {
            next = finish(new Termination.Suspended());
        }
        return next == null ? Stage.STEP : next;
    }

    /// Which step the results of calls that waited belong to.
    private int lastStep() {
        return Math.max(step - 1, 0);
    }

    /// Commits what calls that waited came to.
    ///
    /// @return null where the run goes on as it would have
    private @Nullable Stage wentOn(Suspensions.Replay replay) {
        commit.now(ChangeReason.TOOL_RESULTS_COMMITTED, replay.released());
        tools.committed();
        if (replay.interrupted()) {
            return interrupted(INTERRUPTED_TOOLS);
        }
        // The run waited, and there is nothing new to tell the model: it waits on.
        boolean waitsOn = goesOn && turn == null && !replay.hasEnds() && suspensions.anyWait();
        return waitsOn ? finish(new Termination.Suspended()) : null;
    }

    private Stage step() {
        waiting.poll();
        if (waiting.isCancelled()) {
            return finish(new Termination.Cancelled());
        }
        var next = suspensions.decide(lastStep()).map(this::wentOn).orElse(null);
        if (next != null) {
            return next;
        }
        var plan = plan();
        if (plan.termination() != null) {
            suspensions.announce();
            return finish(plan.termination());
        }
        var message = setup.ids().next();
        untold = false;
        tools.early().enterStep(message, step);
        emitter.enterStep(step);
        emitter.emit(new AgentEvent.StepStart(emitter.next(), message));
        emitter.flush();
        var definition = setup.agent().definition();
        var messages =
                context.assemble(
                        definition.systemPrompt(),
                        plan.fragments(),
                        history.prompt(conversation.messages()),
                        step);
        dropShownOnce();
        return switch (inference.ask(plan, messages)) {
            case Inference.Result.Answered answered -> answered(message, answered);
            case Inference.Result.CutOff cut -> cutOff(message, cut);
            case Inference.Result.Failed failed -> failed(failed);
            case Inference.Result.Cancelled() -> interrupted(INTERRUPTED_INFERENCE);
        };
    }

    /// Asks the behaviors about the step; none sees what another changed, but what it changes
    /// itself comes after that.
    private StepPlan plan() {
        var segments = conversation.state().find(PromptSegments.SEGMENTS);
        var started = phases.ask(step, StepStart::new, AgentBehavior::stepStart);
        var wanted = phases.ask(step, BeforeInference::new, AgentBehavior::beforeInference);
        for (var changes : List.of(started, wanted)) {
            var reduced = phases.reduce(conversation.state(), changes, null);
            conversation.apply(reduced, PhaseRunner.SOURCE);
        }
        history.read(conversation.messages());
        var tools = ReadResult.offered(setup.agent().descriptors(), history.hasCutResults());
        return new StepPlan(tools)
                .withFragments(segments.map(PromptSegments::items).orElse(List.of()))
                .with(wanted);
    }

    /// Segments of the prompt that were to be shown once, and have been.
    private void dropShownOnce() {
        for (var key : context.consumed()) {
            var change = List.<StateAction>of(new PromptSegments.Remove(key));
            var reduced = phases.reduceChanges(conversation.state(), change, null);
            conversation.apply(reduced, Ending.SOURCE + ":prompt_segments");
        }
    }

    private Stage cutOff(String message, Inference.Result.CutOff cut) {
        unfinished.keep(message, cut);
        step++;
        return Stage.STEP;
    }

    private Stage answered(String message, Inference.Result.Answered answered) {
        var answer = answered.turn();
        boolean goesOn = unfinished.isContinued(answer);
        totals.add(answer.usage());
        if (answer.complaint() != null && !goesOn) {
            return failed(Inference.Result.Failed.unreadable(answer.complaint()));
        }
        var termination = store(message, answered, goesOn);
        step++;
        turn = answer;
        if (goesOn) {
            return Stage.STEP;
        }
        ending.answered(answer.text());
        deferred = termination instanceof Termination.Stopped late ? late : null;
        if (termination != null && deferred == null) {
            return finish(termination);
        }
        if (!answer.calls().isEmpty()) {
            return Stage.TOOLS;
        }
        if (deferred != null) {
            return finish(deferred);
        }
        waiting.poll();
        decidedMeanwhile();
        return untold ? Stage.STEP : finish(new Termination.NaturalEnd());
    }

    /// Ends the step and commits its answer.
    ///
    /// @param goesOn whether the model is told to go on after it
    /// @return how the run is to end after it, if it is
    private @Nullable Termination store(
            String message, Inference.Result.Answered answered, boolean goesOn) {
        var answer = answered.turn();
        emitter.emit(
                new AgentEvent.InferenceComplete(
                        emitter.next(), answered.model(), answer.usage(), answered.millis()));
        var wanted =
                afterInference(
                        new InferenceOutcome.Answered(
                                answer.text(), answer.calls(), answer.usage()));
        var stopped = stops.evaluate(answer).orElse(null);
        var termination = stopped == null ? wanted : stopped; // the stop policy is asked last
        conversation.add(Message.assistant(message, answer.text(), answer.calls()), step);
        stepEnd();
        if (goesOn) {
            unfinished.goOn(answer);
        } else if (termination != null) {
            ending.note(termination);
        }
        commit.now(ChangeReason.ASSISTANT_TURN_COMMITTED, List.of(AgentEvent.StepEnd::new));
        emitter.leaveStep();
        for (var call : answer.unannounced()) {
            emitter.emit(
                    new AgentEvent.ToolCallReady(
                            emitter.next(), call.id(), call.name(), call.arguments()));
        }
        return termination;
    }

    /// Lets calls go on that were decided while the model answered. The model learns of what they
    /// came to in a further step.
    private void decidedMeanwhile() {
        suspensions
                .decide(lastStep())
                .filter(replay -> !replay.released().isEmpty())
                .ifPresent(replay -> {
                    commit.now(ChangeReason.TOOL_RESULTS_COMMITTED, replay.released());
                    tools.committed();
                    untold |= replay.hasEnds();
                });
    }

    /// @return the end that the behaviors want; what the last one wants holds
    private @Nullable Termination afterInference(InferenceOutcome outcome) {
        var actions =
                phases.run(
                        step,
                        snapshot -> new AfterInference(snapshot, outcome),
                        AgentBehavior::afterInference);
        Termination wanted = null;
        for (var action : actions) {
            if (action instanceof Terminate(var reason)) {
                wanted = reason;
            }
        }
        return wanted;
    }

    private void stepEnd() {
        phases.run(step, StepEnd::new, AgentBehavior::stepEnd);
    }

    private Stage failed(Inference.Result.Failed failed) {
        afterInference(
                new InferenceOutcome.Failed(failed.type(), failed.message(), failed.errorClass()));
        stepEnd();
        ending.fail(AgentEvent.Failure.MODEL, failed.message());
        return Stage.FINISH;
    }

    private Stage tools() {
        waiting.poll(); // no effect is begun that nobody wants any more
        var calls = turn == null ? List.<ToolCall>of() : turn.calls();
        var ends = waiting.isCancelled() ? null : tools.run(calls, step - 1);
        if (ends == null) {
            return interrupted(INTERRUPTED_TOOLS);
        }
        results.hold(ends);
        waiting.poll();
        var replay = suspensions.decide(step - 1).orElse(Suspensions.Replay.NONE);
        var released = new ArrayList<>(replay.released()); // before the round's own
        released.addAll(results.add(ends, replay.ends(), step - 1));
        commit.now(ChangeReason.TOOL_RESULTS_COMMITTED, released);
        tools.committed();
        if (replay.interrupted()) {
            return interrupted(INTERRUPTED_TOOLS);
        }
        stops.roundEnded(all(ends, CallEnd::hasFailed));
        if (all(ends, CallEnd::isSuspended) && suspensions.anyWait()) {
            return finish(new Termination.Suspended());
        }
        return deferred == null ? Stage.STEP : finish(deferred);
    }

    private static boolean all(List<CallEnd> ends, Predicate<CallEnd> test) {
        for (var end : ends) {
            if (!test.test(end)) {
                return false;
            }
        }
        return true;
    }

    private Stage interrupted(String note) {
        conversation.add(Message.user(setup.ids().next(), note), null);
        return finish(new Termination.Cancelled());
    }

    private Stage finish(Termination termination) {
        ending.with(termination);
        return Stage.FINISH;
    }
}
