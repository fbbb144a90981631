package dev.reprise.core.tool;

import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import java.util.Optional;
import java.util.function.Function;

/// Something a model can call.
///
/// A tool is shared by all runs and called from many threads at once. It may block: each call has a
/// virtual thread of its own, which is interrupted when the call is cancelled.
public interface Tool {
    ToolDescriptor descriptor();

    /// Checks arguments before anything else happens with the call.
    ///
    /// @throws ToolException with every violation, joined with `; `
    default void validate(Json arguments) {
        ToolSchemas.installed().validate(descriptor().parameters(), arguments);
    }

    /// Whether [#validate] may take long, as it may where a tool checks with code of its own and
    /// where its schema holds a pattern or a reference. It is called on a thread of its own then,
    /// which a run can leave; what answers at once may say so, and is called by the run itself.
    /// Asked once, when the tool is registered.
    default boolean checksAtLength() {
        return ToolChecks.mayTakeLong(this);
    }

    /// Does the work.
    ///
    /// @throws ToolException for an error the model should be told about; any other exception
    ///   counts as one
    ToolExecutionEffect execute(Json arguments, ToolCallContext call);

    /// What may be done with a call whose process died; by default nothing without a person.
    default EffectDeclaration effect() {
        return EffectDeclaration.OPAQUE;
    }

    /// How to take back what a call did, if it can be.
    default Optional<Compensation> compensation() {
        return Optional.empty();
    }

    /// What its calls can do to the world; empty when it does not say. A read-only tool reads.
    default Optional<RiskClass> risk() {
        return effect() instanceof EffectDeclaration.ReadOnly
                ? Optional.of(RiskClass.READ)
                : Optional.empty();
    }

    /// What a call with these arguments would do, for a person who is asked about it; empty when it
    /// cannot tell. Changes nothing, and answers at once. The arguments are not checked yet.
    default Optional<Json> preview(Json arguments) {
        return Optional.empty();
    }

    /// This tool, declared to change nothing outside.
    default Tool readOnly() {
        return declared(EffectDeclaration.READ_ONLY);
    }

    /// This tool, declared to do its work once under one [ToolCallContext#idempotencyKey()].
    default Tool idempotent() {
        return declared(EffectDeclaration.IDEMPOTENT);
    }

    /// This tool, which can be asked whether an effect was done.
    default Tool probed(EffectDeclaration.Probe probe) {
        return declared(new EffectDeclaration.Probed(probe));
    }

    /// This tool with another declaration.
    default Tool declared(EffectDeclaration effect) {
        return DeclaredTool.of(this).with(effect);
    }

    /// This tool, whose effects can be taken back.
    default Tool undoneBy(Compensation undo) {
        return DeclaredTool.of(this).with(undo);
    }

    /// This tool, whose calls can do this to the world.
    default Tool ofRisk(RiskClass risk) {
        return DeclaredTool.of(this).with(risk);
    }

    /// This tool, which shows a person what a call would do.
    ///
    /// @param preview makes of the arguments what is shown
    default Tool previewedBy(Function<? super Json, ? extends Json> preview) {
        return DeclaredTool.of(this).with(preview);
    }

    /// A tool whose arguments are a record.
    ///
    /// @param body returns any value with a JSON form, a [ToolResult] or a [ToolExecutionEffect]
    static <A> Tool of(
            String id, String description, Class<A> arguments, Function<? super A, ?> body) {
        return new TypedTool<>(id, description, arguments, (args, _) -> body.apply(args));
    }

    /// A tool whose arguments are a record, with access to its call.
    ///
    /// @param body returns any value with a JSON form, a [ToolResult] or a [ToolExecutionEffect]
    static <A> Tool of(
            String id, String description, Class<A> arguments, TypedTool.Body<? super A> body) {
        return new TypedTool<>(id, description, arguments, body);
    }

    /// A tool that takes its arguments as they come; they are checked against the descriptor's
    /// schema.
    static Tool of(ToolDescriptor descriptor, TypedTool.Body<? super Json> body) {
        return new UntypedTool(descriptor, body);
    }

    /// An untyped tool without options.
    static Tool of(
            String id,
            String description,
            JsonObject parameters,
            TypedTool.Body<? super Json> body) {
        return of(ToolDescriptor.of(id, description, parameters), body);
    }
}
