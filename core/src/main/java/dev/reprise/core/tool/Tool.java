package dev.reprise.core.tool;

import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
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

    /// Does the work.
    ///
    /// @throws ToolException for an error the model should be told about; any other exception
    ///   counts as one
    ToolExecutionEffect execute(Json arguments, ToolCallContext call);

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
