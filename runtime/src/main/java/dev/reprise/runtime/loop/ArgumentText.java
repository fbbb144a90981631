package dev.reprise.runtime.loop;

import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import java.util.Optional;

/// The arguments of one call while they stream in.
///
/// Notices the end of an object or array by counting brackets, so that each character is looked at
/// once and the text is parsed once.
final class ArgumentText {
    private final GrowingText text = new GrowingText();
    private int depth;
    private boolean inString;
    private boolean escaped;
    private boolean closed;

    /// Adds text.
    ///
    /// @return whether the outermost bracket has just closed
    boolean append(String delta) {
        text.append(delta);
        boolean wasClosed = closed;
        for (int i = 0; i < delta.length(); i++) {
            scan(delta.charAt(i));
        }
        return closed && !wasClosed;
    }

    private void scan(char c) {
        if (inString) {
            if (escaped) {
                escaped = false;
            } else if (c == '\\') {
                escaped = true;
            } else if (c == '"') {
                inString = false;
            }
            return;
        }
        switch (c) {
            case '"' -> inString = true;
            case '{', '[' -> depth++;
            case '}', ']' -> closed = --depth == 0;
            default -> {}
        }
    }

    /// Whether the outermost bracket has closed.
    boolean isClosed() {
        return closed;
    }

    boolean isBlank() {
        return text.isEmpty() || text.toString().isBlank();
    }

    /// The arguments, if the text is JSON.
    Optional<Json> parse() {
        try {
            return Optional.of(Json.parse(text.toString()));
        } catch (JsonException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
