package dev.reprise.core.tool;

import dev.reprise.state.Json;

/// A tool that works on JSON.
record UntypedTool(ToolDescriptor descriptor, TypedTool.Body<? super Json> body) implements Tool {
    @Override
    public ToolExecutionEffect execute(Json arguments, ToolCallContext call) {
        return TypedTool.effectOf(descriptor.id(), TypedTool.run(body, arguments, call));
    }
}
