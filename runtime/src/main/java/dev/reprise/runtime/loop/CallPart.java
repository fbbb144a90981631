package dev.reprise.runtime.loop;

import dev.reprise.core.message.ToolCall;
import org.jspecify.annotations.Nullable;

/// A call while it streams in.
final class CallPart {
    @Nullable String id;
    boolean named;
    @Nullable String name;
    final ArgumentText arguments = new ArgumentText();
    String unshown = "";
    @Nullable ToolCall ready;
    @Nullable ToolCall whole;

    /// Whether this may be the streamed form of a whole call whose id it does not have.
    boolean mayBe(ToolCall call) {
        return whole == null && !named && (name == null || name.equals(call.name()));
    }
}
