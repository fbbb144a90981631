package dev.reprise.runtime.loop;

import dev.reprise.core.event.AgentEvent;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;

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

    /// Adds the events from a place in a list on.
    void add(List<AgentEvent> events, int from) {
        for (int i = from; i < events.size(); i++) {
            int at = (int) ((end - first) % PIECE);
            if (at == 0) {
                pieces.add(new AgentEvent[PIECE]);
            }
            pieces.getLast()[at] = events.get(i);
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
        return new Slice(piece, from, (int) Math.min(PIECE - from, end - position));
    }

    /// Drops events before a position, as far as that is cheap.
    void dropBefore(long position) {
        int gone = (int) ((position - first) / PIECE);
        if (gone > 0) {
            pieces.subList(0, gone).clear();
            first += (long) gone * PIECE;
        }
    }

    /// Some neighbours in a piece. One small object each, as readers take very many of them.
    private static final class Slice extends AbstractList<AgentEvent> implements RandomAccess {
        private final AgentEvent[] piece;
        private final int from;
        private final int size;

        Slice(AgentEvent[] piece, int from, int size) {
            this.piece = piece;
            this.from = from;
            this.size = size;
        }

        @Override
        public AgentEvent get(int index) {
            return piece[from + Objects.checkIndex(index, size)];
        }

        @Override
        public int size() {
            return size;
        }
    }
}
