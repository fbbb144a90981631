package dev.reprise.runtime.loop;

import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.message.Message;
import dev.reprise.core.message.Visibility;
import dev.reprise.state.Patch;

/// Lets the model go on where its answer was cut off: by a fault, or at the token limit.
///
/// For the run's own thread only.
final class Unfinished {
    static final String BROKE_OFF =
            "Your previous response was interrupted due to a network error. Please continue.";
    static final String CUT_SHORT =
            "Your response was cut off because it exceeded the output token limit. Please break your work into smaller pieces. Continue from where you left off.";

    /// How many answers of a run are continued that reached the token limit.
    static final int LONGEST = 3;

    private final RunSetup setup;
    private final Conversation conversation;
    private final Emitter emitter;
    private final Stops stops;
    private final Ending ending;
    private int cutShort;

    Unfinished(
            RunSetup setup,
            Conversation conversation,
            Emitter emitter,
            Stops stops,
            Ending ending,
            Past past) {
        this.setup = setup;
        this.conversation = conversation;
        this.emitter = emitter;
        this.stops = stops;
        this.ending = ending;
        this.cutShort = past.cutShort();
    }

    /// Ends a step whose answer broke off. Its text is kept and the model told to go on; where
    /// there is none, what was shown is void and the model is asked the same again.
    void keep(String message, Inference.Result.CutOff cut) {
        var text = cut.rest().text();
        int recoveries = RunState.recoveries(conversation.state()) + 1;
        conversation.apply(Patch.of(RunState.recovered(recoveries)), Ending.SOURCE);
        if (!text.isEmpty()) {
            conversation.addPlain(Message.assistant(message, text, cut.rest().calls()));
            tell(BROKE_OFF);
            ending.answeredInPart(text);
            stops.answeredInPart();
        } else if (cut.thought()) {
            emitter.emit(new AgentEvent.StreamReset(emitter.next(), message));
        }
        emitter.emit(new AgentEvent.StepEnd(emitter.next()));
        emitter.leaveStep();
        emitter.flush();
    }

    /// Whether the model is asked to go on after this answer.
    boolean isContinued(Turn turn) {
        return turn.isCutShort() && cutShort < LONGEST;
    }

    /// Tells the model to go on after an answer that is stored.
    void goOn(Turn turn) {
        cutShort++;
        tell(CUT_SHORT);
        ending.answeredInPart(turn.text());
        stops.roundEnded(false);
    }

    private void tell(String what) {
        var message = Message.user(setup.ids().next(), what).withVisibility(Visibility.INTERNAL);
        conversation.add(message, null);
    }
}
