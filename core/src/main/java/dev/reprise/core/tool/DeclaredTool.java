package dev.reprise.core.tool;

import dev.reprise.state.Json;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A tool with something said about it.
///
/// @param said its class of risk, if it is not the tool's own
/// @param preview shows what a call would do, if it is not the tool's own way
record DeclaredTool(
        Tool tool,
        EffectDeclaration effect,
        @Nullable Compensation undo,
        @Nullable RiskClass said,
        @Nullable Function<? super Json, ? extends Json> preview)
        implements Tool {
    static DeclaredTool of(Tool tool) {
        return tool instanceof DeclaredTool declared
                ? declared
                : new DeclaredTool(
                        tool, tool.effect(), tool.compensation().orElse(null), null, null);
    }

    DeclaredTool with(EffectDeclaration newEffect) {
        return new DeclaredTool(tool, newEffect, undo, said, preview);
    }

    DeclaredTool with(Compensation newUndo) {
        return new DeclaredTool(tool, effect, newUndo, said, preview);
    }

    DeclaredTool with(RiskClass risk) {
        return new DeclaredTool(tool, effect, undo, risk, preview);
    }

    DeclaredTool with(Function<? super Json, ? extends Json> newPreview) {
        return new DeclaredTool(tool, effect, undo, said, newPreview);
    }

    @Override
    public ToolDescriptor descriptor() {
        return tool.descriptor();
    }

    @Override
    public void validate(Json arguments) {
        tool.validate(arguments);
    }

    @Override
    public boolean checksAtLength() {
        return tool.checksAtLength();
    }

    @Override
    public ToolExecutionEffect execute(Json arguments, ToolCallContext call) {
        return tool.execute(arguments, call);
    }

    @Override
    public Optional<Compensation> compensation() {
        return Optional.ofNullable(undo);
    }

    @Override
    public Optional<RiskClass> risk() {
        return Optional.ofNullable(said).or(tool::risk).or(() -> Tool.super.risk());
    }

    @Override
    public Optional<Json> preview(Json arguments) {
        return preview == null ? tool.preview(arguments) : Optional.of(preview.apply(arguments));
    }
}
