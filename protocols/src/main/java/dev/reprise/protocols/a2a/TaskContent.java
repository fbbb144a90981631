package dev.reprise.protocols.a2a;

import dev.reprise.core.RunId;
import dev.reprise.core.message.Message;
import dev.reprise.core.message.Role;
import dev.reprise.core.message.Visibility;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// What was said in a task.
///
/// @param run of the task; absent while it has none
/// @param text all that its agent said; empty shows no artifact
/// @param history its messages, as far as they are shown
public record TaskContent(@Nullable RunId run, String text, List<Message> history) {
    /// Of a task of which nothing is known yet.
    public static final TaskContent NONE = new TaskContent(null, "", List.of());

    /// What comes between the texts of two answers of one run.
    static final String BETWEEN = "\n\n";

    public TaskContent {
        history = List.copyOf(history);
    }

    /// What a run said and was told.
    ///
    /// @param thread all messages of its thread
    /// @param historyLength how many messages to show at most; empty shows all
    /// @param withText whether what the agent said is shown as an artifact
    public static TaskContent of(
            RunId run, List<Message> thread, OptionalInt historyLength, boolean withText) {
        var ofRun =
                thread.stream()
                        .filter(message -> run.equals(message.run()))
                        .filter(TaskContent::isShown)
                        .toList();
        int count = Math.min(ofRun.size(), historyLength.orElse(ofRun.size()));
        return new TaskContent(
                run,
                withText ? text(ofRun) : "",
                ofRun.subList(ofRun.size() - count, ofRun.size()));
    }

    private static boolean isShown(Message message) {
        return message.visibility() == Visibility.ALL
                && (message.role() == Role.USER || isAnswer(message));
    }

    private static boolean isAnswer(Message message) {
        return message.role() == Role.ASSISTANT && !message.content().isEmpty();
    }

    private static String text(List<Message> shown) {
        var text = new StringBuilder();
        for (var message : shown) {
            if (isAnswer(message)) {
                text.append(text.isEmpty() ? "" : BETWEEN).append(message.content());
            }
        }
        return text.toString();
    }
}
