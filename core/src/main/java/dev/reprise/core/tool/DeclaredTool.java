package dev.reprise.core.tool;

import dev.reprise.state.Json;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A tool with something said about its effect.
record DeclaredTool(Tool tool, EffectDeclaration effect, @Nullable Compensation undo)
        implements Tool {
    @Override
    public ToolDescriptor descriptor() {
        return tool.descriptor();
    }

    @Override
    public void validate(Json arguments) {
        tool.validate(arguments);
    }

    @Override
    public ToolExecutionEffect execute(Json arguments, ToolCallContext call) {
        return tool.execute(arguments, call);
    }

    @Override
    public Optional<Compensation> compensation() {
        return Optional.ofNullable(undo);
    }
}
