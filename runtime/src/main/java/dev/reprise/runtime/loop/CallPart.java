package dev.reprise.runtime.loop;

import dev.reprise.core.message.ToolCall;
import org.jspecify.annotations.Nullable;

/// A call while it streams in.
final class CallPart {
    /// Of a call that did not stream.
    static final int NO_INDEX = Integer.MIN_VALUE;

    private static final int SHOWN = 200;

    final int index;
    @Nullable String id;
    @Nullable String given; // the id, if the model named it
    @Nullable String name;
    final TextPieces pieces = new TextPieces();
    final ArgumentText arguments = new ArgumentText();
    String unshown = "";
    @Nullable ToolCall ready;
    @Nullable ToolCall whole;

    CallPart(int index) {
        this.index = index;
    }

    /// Whether this may be the streamed form of a whole call whose id it does not have.
    boolean mayBe(ToolCall call) {
        return whole == null && given == null && (name == null || name.equals(call.name()));
    }

    /// What is wrong with arguments that are not JSON.
    String complaint() {
        var text = arguments.toString();
        return "tool '%s' was called with arguments that are not JSON: %s"
                .formatted(
                        name,
                        text.length() <= SHOWN
                                ? text
                                : TextPieces.whole(text.substring(0, SHOWN)) + "…");
    }
}
