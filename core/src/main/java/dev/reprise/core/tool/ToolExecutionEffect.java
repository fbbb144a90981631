package dev.reprise.core.tool;

import dev.reprise.core.action.StateAction;
import dev.reprise.core.action.TypedAction;
import dev.reprise.core.message.ContextMessage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A tool's result and what should happen with it, in order.
public record ToolExecutionEffect(ToolResult result, List<ToolEffectAction> actions) {
    public ToolExecutionEffect {
        actions = List.copyOf(actions);
    }

    public static ToolExecutionEffect of(ToolResult result) {
        return new ToolExecutionEffect(result, List.of());
    }

    /// The effect of whatever a tool returned: an effect, a result, or any value with a JSON form.
    public static ToolExecutionEffect ofReturned(String tool, @Nullable Object returned) {
        return TypedTool.effectOf(tool, returned);
    }

    /// This effect and a change of state.
    public ToolExecutionEffect with(StateAction action) {
        return and(new ToolEffectAction.Change(action));
    }

    /// This effect and a change of a typed state.
    public ToolExecutionEffect with(TypedAction<?> action) {
        return with(StateAction.of(action));
    }

    /// This effect and a message after the tool's own.
    public ToolExecutionEffect saying(ContextMessage message) {
        return and(new ToolEffectAction.Say(message));
    }

    /// This effect and messages after the tool's own.
    public ToolExecutionEffect saying(List<ContextMessage> messages) {
        var effect = this;
        for (var message : messages) {
            effect = effect.saying(message);
        }
        return effect;
    }

    /// This effect and a visible user message.
    public ToolExecutionEffect addUserMessage(String text) {
        return saying(ContextMessage.conversationUser(text));
    }

    /// This effect and an internal reminder for the model.
    public ToolExecutionEffect addSystemReminder(String text) {
        return saying(ContextMessage.systemReminder(text));
    }

    private ToolExecutionEffect and(ToolEffectAction action) {
        var joined = new ArrayList<>(actions);
        joined.add(action);
        return new ToolExecutionEffect(result, joined);
    }
}
