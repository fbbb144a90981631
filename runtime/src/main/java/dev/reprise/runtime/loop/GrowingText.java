package dev.reprise.runtime.loop;

import org.jspecify.annotations.Nullable;

/// Text that comes in pieces. One that comes in a single piece, as most arguments of calls do, is
/// never copied.
final class GrowingText {
    private static final int USUAL_LENGTH = 64;

    private String single = "";
    private @Nullable StringBuilder several;

    void append(String piece) {
        if (several != null) {
            several.append(piece);
        } else if (single.isEmpty()) {
            single = piece;
        } else {
            int length = Math.max(USUAL_LENGTH, single.length() + piece.length());
            several = new StringBuilder(length).append(single).append(piece);
        }
    }

    boolean isEmpty() {
        return single.isEmpty();
    }

    @Override
    public String toString() {
        return several == null ? single : several.toString();
    }
}
