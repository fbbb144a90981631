package dev.reprise.runtime;

import dev.reprise.core.tool.Tool;
import dev.reprise.core.tool.ToolDescriptor;
import dev.reprise.core.tool.ToolException;
import dev.reprise.core.tool.ToolResult;
import dev.reprise.core.tool.TypedTool;
import dev.reprise.state.Json;

/// Tools that tests call.
public final class TestTools {
    private TestTools() {}

    /// A tool that takes anything.
    public static Tool tool(String id, TypedTool.Body<? super Json> body) {
        return Tool.of(ToolDescriptor.of(id, "For tests.", ToolDescriptor.NO_PARAMETERS), body);
    }

    /// Answers with its own name.
    public static Tool ok(String id) {
        return tool(id, (_, _) -> id);
    }

    public static Tool failing(String id) {
        return tool(
                id,
                (_, _) -> {
                    throw ToolException.executionFailed("broken");
                });
    }

    /// Waits for a decision.
    public static Tool pending(String id) {
        return tool(id, (_, _) -> ToolResult.suspended(id, "please decide"));
    }
}
