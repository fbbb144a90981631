package dev.reprise.core.tool;

import dev.reprise.state.Json;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A tool whose arguments are a record: decoded, checked by [Validated], then handed to the body.
///
/// Unknown members are ignored, missing optional ones are empty; a failure names the member.
public class TypedTool<A> implements Tool {
    /// The work of a tool.
    @FunctionalInterface
    public interface Body<A> {
        /// Does the work.
        ///
        /// @return any value with a JSON form, a [ToolResult] or a [ToolExecutionEffect]
        @Nullable Object run(A arguments, ToolCallContext call) throws Exception;
    }

    /// Arguments with rules that a schema cannot say.
    public interface Validated {
        /// What is wrong with these arguments, if anything.
        Optional<String> violation();
    }

    private final ToolDescriptor descriptor;
    private final Class<A> arguments;
    private final Body<? super A> body;

    public TypedTool(String id, String description, Class<A> arguments, Body<? super A> body) {
        this(
                ToolDescriptor.of(id, description, ToolSchemas.installed().schemaOf(arguments)),
                arguments,
                body);
    }

    private TypedTool(ToolDescriptor descriptor, Class<A> arguments, Body<? super A> body) {
        this.descriptor = descriptor;
        this.arguments = arguments;
        this.body = body;
    }

    /// This tool, free to start while the model still streams.
    public TypedTool<A> concurrencySafe() {
        return new TypedTool<>(descriptor.withConcurrencySafe(true), arguments, body);
    }

    @Override
    public ToolDescriptor descriptor() {
        return descriptor;
    }

    /// Decoding checks more than a schema could; it happens on execution.
    @Override
    public final void validate(Json arguments) {}

    @Override
    public final boolean checksAtLength() {
        return false;
    }

    @Override
    public ToolExecutionEffect execute(Json json, ToolCallContext call) {
        var decoded = ToolSchemas.installed().decode(arguments, json);
        if (decoded instanceof Validated checked) {
            checked.violation()
                    .ifPresent(violation -> {
                        throw ToolException.invalidArguments(violation);
                    });
        }
        return effectOf(descriptor.id(), run(body, decoded, call));
    }

    static <A> @Nullable Object run(Body<? super A> body, A arguments, ToolCallContext call) {
        try {
            return body.run(arguments, call);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ToolException.executionFailed("interrupted");
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw ToolException.executionFailed(e);
        }
    }

    static ToolExecutionEffect effectOf(String tool, @Nullable Object returned) {
        return switch (returned) {
            case ToolExecutionEffect effect -> effect;
            case ToolResult result -> ToolExecutionEffect.of(result);
            case null -> ToolExecutionEffect.of(ToolResult.success(tool, Json.NULL));
            default ->
                    ToolExecutionEffect.of(
                            ToolResult.success(tool, ToolSchemas.installed().encode(returned)));
        };
    }
}
