package dev.reprise.core.gateway;

import dev.reprise.core.message.Message;
import dev.reprise.core.suspend.ToolCallDecision;
import java.util.List;

/// What a request would bring to its thread, if it were started now.
///
/// @param threadExists whether there is such a thread
/// @param fresh the request's messages that the thread does not hold yet
/// @param matching the request's decisions that answer a call which waits
public record RequestPreview(
        boolean threadExists, List<Message> fresh, List<ToolCallDecision> matching) {
    public RequestPreview {
        fresh = List.copyOf(fresh);
        matching = List.copyOf(matching);
    }
}
