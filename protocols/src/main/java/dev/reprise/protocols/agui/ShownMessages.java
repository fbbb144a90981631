package dev.reprise.protocols.agui;

import dev.reprise.core.RunId;
import dev.reprise.core.message.Message;
import dev.reprise.core.message.Visibility;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/// The messages of a thread that a stream has come to: those of before the run, and of the run
/// those whose events were shown. The store may be further on.
final class ShownMessages {
    private static final int UNKNOWN = -1;

    private final Supplier<List<Message>> stored;
    private final Set<String> ofRun = new HashSet<>(); // assistant and tool messages
    private int firstStep = UNKNOWN; // what the run did before it is stored, and not of this stream

    ShownMessages(Supplier<List<Message>> stored) {
        this.stored = stored;
    }

    void step(int index) {
        firstStep = firstStep == UNKNOWN ? index : Math.min(firstStep, index);
    }

    void add(String id) {
        ofRun.add(id);
    }

    /// What a client should hold now, without what only the model sees.
    List<Message> upTo(RunId run) {
        var messages = stored.get();
        int first = 0;
        while (first < messages.size() && !run.equals(messages.get(first).run())) {
            first++;
        }
        int end = first;
        while (end < messages.size() && isOf(run, messages.get(end))) {
            end++;
        }
        return messages.subList(0, end).stream()
                .filter(message -> message.visibility() == Visibility.ALL)
                .filter(message -> !run.equals(message.run()) || isShown(message))
                .toList();
    }

    private static boolean isOf(RunId run, Message message) {
        return message.run() == null || run.equals(message.run());
    }

    private boolean isShown(Message message) {
        return switch (message.role()) {
            case USER, SYSTEM -> true;
            case ASSISTANT, TOOL ->
                    (message.id() != null && ofRun.contains(message.id())) || isEarlier(message);
        };
    }

    private boolean isEarlier(Message message) {
        var step = message.metadata() == null ? null : message.metadata().step();
        return step != null && step < firstStep;
    }
}
