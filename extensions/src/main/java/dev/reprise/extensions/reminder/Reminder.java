package dev.reprise.extensions.reminder;

import dev.reprise.core.behavior.ActionSet;
import dev.reprise.core.behavior.AddContextMessage;
import dev.reprise.core.behavior.AgentBehavior;
import dev.reprise.core.behavior.BeforeInference;
import dev.reprise.core.behavior.BeforeInferenceAction;
import dev.reprise.core.behavior.ChangeState;
import dev.reprise.core.message.ContextMessage;
import dev.reprise.state.Json;
import java.util.ArrayList;
import java.util.LinkedHashSet;

/// The behavior `reminder`: shows the model the thread's reminders before it answers.
///
/// @param clearAfterLlmRequest whether reminders are gone after they were shown once
/// @param cooldownTurns unless they are, steps that must pass before a reminder that stays is shown
///   again in the same run; 0 shows it in every step
public record Reminder(boolean clearAfterLlmRequest, int cooldownTurns) implements AgentBehavior {
    public static final String ID = "reminder";

    public Reminder {
        if (cooldownTurns < 0) {
            throw new IllegalArgumentException(
                    "cooldownTurns must not be negative, was " + cooldownTurns);
        }
    }

    /// Reminders are shown once.
    public static Reminder once() {
        return new Reminder(true, 0);
    }

    /// Reminders stay until somebody removes them.
    public static Reminder lasting() {
        return new Reminder(false, 0);
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public ActionSet<BeforeInferenceAction> beforeInference(BeforeInference step) {
        var items =
                ReminderAction.items(step.snapshotAt(ReminderAction.REMINDERS).orElse(Json.NULL));
        if (items.isEmpty()) {
            return ActionSet.empty();
        }
        var actions = new ArrayList<BeforeInferenceAction>();
        for (var item : new LinkedHashSet<>(items)) {
            actions.add(
                    new AddContextMessage(
                            ContextMessage.session("reminder:" + item, "Reminder: " + item)
                                    .withCooldownTurns(clearAfterLlmRequest ? 0 : cooldownTurns)));
            if (clearAfterLlmRequest) { // not those that come in this very step: nobody saw them
                actions.add(new ChangeState(new ReminderAction.Remove(item)));
            }
        }
        return new ActionSet<>(actions);
    }
}
