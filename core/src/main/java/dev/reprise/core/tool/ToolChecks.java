package dev.reprise.core.tool;

import dev.reprise.state.Json;
import dev.reprise.state.JsonArray;
import dev.reprise.state.JsonObject;
import java.util.Set;

/// What a check of arguments may cost.
final class ToolChecks {
    /// Members of a schema under which a check may take for ever: expressions that go back and
    /// forth in a text, and schemas that lead back to themselves.
    private static final Set<String> LONG =
            Set.of("pattern", "patternProperties", "$ref", "$dynamicRef", "$recursiveRef");

    private ToolChecks() {}

    /// Whether a tool checks with code of its own, or with a schema that may take long.
    static boolean mayTakeLong(Tool tool) {
        return isOwn(tool.getClass()) || mayTakeLong(tool.descriptor().parameters());
    }

    private static boolean isOwn(Class<? extends Tool> type) {
        try {
            return type.getMethod("validate", Json.class).getDeclaringClass() != Tool.class;
        } catch (NoSuchMethodException e) { // it is a method of the interface
            return true;
        }
    }

    /// A property that is called so is found as well; that only costs a thread.
    private static boolean mayTakeLong(Json schema) {
        return switch (schema) {
            case JsonObject object -> {
                for (var member : object) {
                    if (LONG.contains(member.key()) || mayTakeLong(member.value())) {
                        yield true;
                    }
                }
                yield false;
            }
            case JsonArray array -> {
                for (var element : array) {
                    if (mayTakeLong(element)) {
                        yield true;
                    }
                }
                yield false;
            }
            default -> false;
        };
    }
}
