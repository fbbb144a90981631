package dev.reprise.runtime.loop;

import dev.reprise.core.behavior.AfterInference;
import dev.reprise.core.behavior.AgentBehavior;
import dev.reprise.core.behavior.InferenceOutcome;
import dev.reprise.core.behavior.StepEnd;
import dev.reprise.core.behavior.Terminate;
import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.run.Termination;
import dev.reprise.core.store.ChangeReason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Ends steps: the behaviors hear how the model answered, and what it said is committed.
///
/// For the run's own thread only.
final class Answers {
    private final Conversation conversation;
    private final Emitter emitter;
    private final Commit commit;
    private final PhaseRunner phases;
    private final Stops stops;
    private final Unfinished unfinished;
    private final Ending ending;

    Answers(
            Conversation conversation,
            Emitter emitter,
            Commit commit,
            PhaseRunner phases,
            Stops stops,
            Unfinished unfinished,
            Ending ending) {
        this.conversation = conversation;
        this.emitter = emitter;
        this.commit = commit;
        this.phases = phases;
        this.stops = stops;
        this.unfinished = unfinished;
        this.ending = ending;
    }

    /// Commits an answer.
    ///
    /// @param message id under which it is stored
    /// @param isUnfinished whether the model is told to go on after it
    /// @return how the run is to end after it, if it is
    @Nullable Termination keep(
            String message, Inference.Result.Answered answered, boolean isUnfinished, int step) {
        var answer = answered.turn();
        emitter.emit(
                new AgentEvent.InferenceComplete(
                        emitter.next(), answered.model(), answer.usage(), answered.millis()));
        var outcome = new InferenceOutcome.Answered(answer.text(), answer.calls(), answer.usage());
        var wanted = tell(outcome, step);
        var stopped = stops.evaluate(answer).orElse(null);
        var termination = stopped == null ? wanted : stopped; // the stop policy is asked last
        conversation.add(answer.message(message), step);
        end(step);
        if (isUnfinished) {
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

    /// Ends a step that came to no answer.
    void failed(Inference.Result.Failed failed, int step) {
        var outcome =
                new InferenceOutcome.Failed(failed.type(), failed.message(), failed.errorClass());
        tell(outcome, step);
        end(step);
    }

    /// @return the end that the behaviors want; what the last one wants holds
    private @Nullable Termination tell(InferenceOutcome outcome, int step) {
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

    private void end(int step) {
        phases.run(step, StepEnd::new, AgentBehavior::stepEnd);
    }
}
