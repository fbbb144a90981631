package dev.reprise.runtime.loop;

import dev.reprise.core.event.AgentEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Consecutive events, added at one end and dropped at the other; nothing is ever moved.
///
/// What a reader was given stays valid. Its owner guards it.
final class EventWindow {
    private static final int PIECE = 64;

    private final List<AgentEvent[]> pieces = new ArrayList<>(2); // each slot is written once
    private long first; // of the first piece
    private long end;

    /// @param first position of the first event that will be added
    EventWindow(long first) {
        this.first = first;
        end = first;
    }

    void add(List<AgentEvent> events) {
        for (var event : events) {
            int at = (int) ((end - first) % PIECE);
            if (at == 0) {
                pieces.add(new AgentEvent[PIECE]);
            }
            pieces.getLast()[at] = event;
            end++;
        }
    }

    /// Position of the first event that is still here.
    long first() {
        return first;
    }

    /// Position of the next event that will be added.
    long end() {
        return end;
    }

    /// Some of the events from a position on, at least one if there is one.
    List<AgentEvent> from(long position) {
        if (position >= end) {
            return List.of();
        }
        long distance = position - first;
        var piece = pieces.get((int) (distance / PIECE));
        int from = (int) (distance % PIECE);
        return Arrays.asList(piece).subList(from, (int) Math.min(PIECE, from + end - position));
    }

    /// Drops events before a position, as far as that is cheap.
    void dropBefore(long position) {
        int gone = (int) ((position - first) / PIECE);
        if (gone > 0) {
            pieces.subList(0, gone).clear();
            first += (long) gone * PIECE;
        }
    }
}
