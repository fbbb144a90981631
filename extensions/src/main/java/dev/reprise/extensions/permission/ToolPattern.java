package dev.reprise.extensions.permission;

import dev.reprise.core.message.ToolCall;
import dev.reprise.state.Json;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A pattern over tool calls, such as `Bash(npm *)` or `Edit(file_path ~ "src/**")`.
///
/// Two patterns are equal when their canonical texts, which [#toString] gives, are.
public final class ToolPattern {
    private final TextTest tool;
    private final ArgumentTest arguments;

    ToolPattern(TextTest tool, ArgumentTest arguments) {
        this.tool = tool;
        this.arguments = arguments;
    }

    /// Reads a pattern.
    ///
    /// @throws PatternException naming the place where the text is no pattern
    public static ToolPattern parse(String text) {
        return new PatternParser(text).parse();
    }

    /// As [#parse], for text that is ignored when it is no pattern.
    static @Nullable ToolPattern parseOrNull(String text) {
        try {
            return parse(text);
        } catch (PatternException e) {
            return null;
        }
    }

    /// Whether the pattern covers the call.
    boolean matches(ToolCall call) {
        return tool.accepts(call.name()) && arguments.accepts(call.arguments());
    }

    public Specificity specificity() {
        int kind = tool.precision();
        return switch (arguments) {
            case ArgumentTest.Any() -> new Specificity(kind, false, 0, 0);
            case ArgumentTest.Primary(var glob) -> new Specificity(kind, true, 1, glob.precision());
            case ArgumentTest.Fields(var conditions) ->
                    new Specificity(
                            kind,
                            true,
                            conditions.size(),
                            conditions.stream().mapToInt(each -> each.test().precision()).sum());
        };
    }

    /// The name of the only tool whose every call is covered, if the pattern is of that kind.
    Optional<String> wholeTool() {
        return tool instanceof TextTest.Exact(var name) && arguments instanceof ArgumentTest.Any
                ? Optional.of(name)
                : Optional.empty();
    }

    /// The paths of conditions that lead to no property of a tool's schema, for finding mistakes.
    ///
    /// @param schema JSON Schema of the tool's arguments
    public List<String> fieldsMissingIn(Json schema) {
        return switch (arguments) {
            case ArgumentTest.Any _, ArgumentTest.Primary _ -> List.of();
            case ArgumentTest.Fields(var conditions) ->
                    conditions.stream()
                            .map(ArgumentTest.Condition::path)
                            .filter(path -> !path.isIn(schema))
                            .map(FieldPath::toString)
                            .toList();
        };
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ToolPattern that && toString().equals(that.toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    /// The canonical text; parsing it gives this pattern again.
    @Override
    public String toString() {
        var name = tool instanceof TextTest.Searched ? "/" + tool.shown() + "/" : tool.shown();
        return name + arguments;
    }
}
