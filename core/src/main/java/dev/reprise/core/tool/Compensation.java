package dev.reprise.core.tool;

import dev.reprise.state.Json;
import org.jspecify.annotations.Nullable;

/// Takes back what a call of a tool did.
@FunctionalInterface
public interface Compensation {
    /// Takes the effect back. May be called again for one effect after a crash, then with the same
    /// [ToolCallContext#idempotencyKey()], which is another than that of the call it takes back.
    ///
    /// @param done what the call came to
    /// @return any value with a JSON form, a [ToolResult] or a [ToolExecutionEffect]
    @Nullable Object undo(Json arguments, ToolResult done, ToolCallContext call) throws Exception;
}
