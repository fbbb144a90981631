package dev.reprise.runtime.loop;

import dev.reprise.core.message.ToolCall;
import org.jspecify.annotations.Nullable;

/// A call while it streams in.
final class CallPart {
    /// Of a call that did not stream.
    static final int NO_INDEX = Integer.MIN_VALUE;

    final int index;
    @Nullable String id;
    @Nullable String given; // the id, if the model named it
    @Nullable String name;
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
}
