package dev.reprise.core.log;

import dev.reprise.core.message.Message;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Ids of the messages a thread holds.
final class HeldMessages {
    private static final int FEW = 6; // as most threads have: a small table

    private final Set<String> ids = HashSet.newHashSet(FEW);

    static HeldMessages of(List<Message> messages) {
        var held = new HeldMessages();
        held.add(messages);
        return held;
    }

    void add(List<Message> messages) {
        for (int i = 0; i < messages.size(); i++) {
            var id = messages.get(i).id();
            if (id != null) {
                ids.add(id);
            }
        }
    }

    void replace(List<Message> messages) {
        ids.clear();
        add(messages);
    }

    /// Those that are not held, each id once; messages without an id are always new.
    List<Message> without(List<Message> messages) {
        return switch (messages.size()) {
            case 0 -> messages;
            case 1 -> isHeld(messages.getFirst()) ? List.of() : messages;
            default -> fresh(messages);
        };
    }

    private boolean isHeld(Message message) {
        return message.id() != null && ids.contains(message.id());
    }

    private List<Message> fresh(List<Message> messages) {
        var fresh = new ArrayList<Message>(messages.size());
        var seen = HashSet.<String>newHashSet(messages.size());
        for (var message : messages) {
            if (!isHeld(message) && (message.id() == null || seen.add(message.id()))) {
                fresh.add(message);
            }
        }
        return fresh;
    }
}
